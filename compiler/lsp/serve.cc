#include "compiler/lsp/serve.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <vector>

namespace penstock::lsp {
namespace {

// Read together before anything is done; more waits in the pipe.
constexpr size_t kMaxTogether = 4u << 20;

bool IsReady(int descriptor) {
  pollfd ready{descriptor, POLLIN, 0};
  return ::poll(&ready, 1, 0) > 0;
}

// Waits for bytes, and takes all that have come. False at the end of the stream.
bool ReadSome(int in, MessageSplitter& messages) {
  static thread_local char buffer[1 << 16];
  size_t taken = 0;
  do {
    const ssize_t got = ::read(in, buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return taken > 0;
    messages.Append({buffer, static_cast<size_t>(got)});
    taken += static_cast<size_t>(got);
  } while (taken < kMaxTogether && IsReady(in));
  return true;
}

}  // namespace

ExitCode Serve(int in, const PluginCatalog& catalog, const std::string& version) {
  Server server(catalog, version, [](const Json& message) {
    fmt::print("{}", Framed(message));  // throws if the other end is closed
    std::fflush(stdout);
  });
  MessageSplitter messages;
  while (!server.exited() && !messages.lost() && ReadSome(in, messages)) {
    while (std::optional<MessageSplitter::Piece> piece = messages.Next()) {
      if (piece->fault.empty()) {
        server.Receive(std::move(piece->content));
      } else {
        server.ReceiveFault(piece->fault);
      }
    }
    server.Work();
  }
  return server.was_shut_down() ? ExitCode::kOk : ExitCode::kLintFoundErrors;
}

}  // namespace penstock::lsp
