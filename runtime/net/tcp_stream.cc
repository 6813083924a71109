#include "runtime/net/tcp_stream.h"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace penstock {

TcpStream::TcpStream(int fd, std::string name, const NetOptions& options, NetFault fault)
    : fd_(fd),
      name_(std::move(name)),
      timeout_(options.idle_timeout),
      cancel_fd_(options.cancel_fd),
      fault_(fault) {}

TcpStream::~TcpStream() { close(fd_); }

Status TcpStream::Wait(short events) {
  std::vector<pollfd> descriptors;
  if (events != 0) descriptors.push_back({.fd = fd_, .events = events, .revents = 0});
  const bool limited = deadline_ && deadline_->Remaining() < timeout_;
  switch (WaitFor(descriptors, limited ? *deadline_ : Deadline(timeout_), cancel_fd_)) {
    case Waited::kReady:
      return {};
    case Waited::kTimeout:
      PST_RETURN_IF_ERROR(CheckTime());
      return Status(Failure::kTimedOut, fmt::format("{} has {} nothing for {:.1f} seconds", name_,
                                                    events == POLLOUT ? "taken in" : "sent",
                                                    timeout_.count() / 1000.0));
    case Waited::kCancelled:
      break;
  }
  return Status(Failure::kConnectionCancelled, fmt::format("stopped waiting for {}", name_));
}

void TcpStream::SetTimeLimit(std::optional<std::chrono::milliseconds> limit) {
  limit_ = limit.value_or(std::chrono::milliseconds(0));
  deadline_ = limit ? std::optional<Deadline>(*limit) : std::nullopt;
}

Status TcpStream::CheckTime() const {
  if (!deadline_ || !deadline_->has_passed()) return {};
  return Status(Failure::kTimedOut, fmt::format("{} has not answered completely in {:.1f} seconds",
                                                name_, limit_.count() / 1000.0));
}

std::string TcpStream::Peer() const {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  char host[NI_MAXHOST] = "";
  if (getpeername(fd_, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
    getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, host, sizeof(host), nullptr, 0,
                NI_NUMERICHOST);
  }
  return host;
}

TcpStream::Effect TcpStream::Apply(NetFault::Direction direction, uint64_t done,
                                   size_t* size) const {
  if (fault_.kind == NetFault::Kind::kNone || fault_.direction != direction) return Effect::kNone;
  if (done < fault_.byte) {
    *size = std::min<size_t>(*size, fault_.byte - done);
    return Effect::kNone;
  }
  if (fault_.kind == NetFault::Kind::kStall) return Effect::kStall;
  return fault_.kind == NetFault::Kind::kCut ? Effect::kCut : Effect::kReset;
}

Status TcpStream::Lost(int error) const {
  return Status(Failure::kConnectionLost,
                fmt::format("the connection to {} was lost: {}", name_, std::strerror(error)));
}

Result<size_t> TcpStream::Read(char* bytes, size_t size) {
  PST_RETURN_IF_ERROR(CheckTime());
  switch (Apply(NetFault::Direction::kReceived, received_, &size)) {
    case Effect::kNone:
      break;
    case Effect::kCut:
      return size_t{0};
    case Effect::kReset:
      return Lost(ECONNRESET);
    case Effect::kStall:
      return Wait(0);
  }
  while (true) {
    const ssize_t count = recv(fd_, bytes, size, 0);
    if (count >= 0) {
      received_ += static_cast<uint64_t>(count);
      return static_cast<size_t>(count);
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return Lost(errno);
    PST_RETURN_IF_ERROR(Wait(POLLIN));
  }
}

Status TcpStream::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    PST_RETURN_IF_ERROR(CheckTime());
    size_t size = bytes.size();
    switch (Apply(NetFault::Direction::kSent, sent_, &size)) {
      case Effect::kNone:
        break;
      case Effect::kCut:
        return Lost(EPIPE);
      case Effect::kReset:
        return Lost(ECONNRESET);
      case Effect::kStall:
        return Wait(0);
    }
    const ssize_t count = send(fd_, bytes.data(), size, MSG_NOSIGNAL);
    if (count >= 0) {
      sent_ += static_cast<uint64_t>(count);
      bytes.remove_prefix(static_cast<size_t>(count));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      PST_RETURN_IF_ERROR(Wait(POLLOUT));
    } else if (errno != EINTR) {
      return Lost(errno);
    }
  }
  return {};
}

bool TcpStream::IsIdle() const {
  pollfd readable = {.fd = fd_, .events = POLLIN, .revents = 0};
  return poll(&readable, 1, 0) == 0;
}

}  // namespace penstock
