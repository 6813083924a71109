#include "compiler/rpc/message_loop.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace penstock::rpc {
namespace {

// Read together before anything is done; more waits in the pipe.
constexpr size_t kMaxTogether = 4u << 20;

bool IsReady(int descriptor) {
  pollfd ready{descriptor, POLLIN, 0};
  return ::poll(&ready, 1, 0) > 0;
}

// Waits for bytes, and takes all that have come. False at the end of the stream.
bool ReadSome(int in, Framing& framing) {
  static thread_local char buffer[1 << 16];
  size_t taken = 0;
  do {
    const ssize_t got = ::read(in, buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return taken > 0;
    framing.Append({buffer, static_cast<size_t>(got)});
    taken += static_cast<size_t>(got);
  } while (taken < kMaxTogether && IsReady(in));
  return true;
}

}  // namespace

void RunMessageLoop(int in, Framing& framing, Receiver& receiver) {
  while (!receiver.exited() && !framing.lost() && ReadSome(in, framing)) {
    while (std::optional<Framing::Piece> piece = framing.Next()) {
      if (piece->fault.empty()) {
        receiver.Receive(std::move(piece->content));
      } else {
        receiver.ReceiveFault(piece->fault);
      }
    }
    receiver.Work();
  }
}

void SendMessage(const Framing& framing, const Json& message) {
  fmt::print("{}", framing.Framed(ContentOf(message)));  // throws if the other end is closed
  std::fflush(stdout);
}

}  // namespace penstock::rpc
