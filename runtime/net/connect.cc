// Connecting as in RFC 8305 ("happy eyeballs"): the next address is tried when the previous one has
// failed or has not answered for a quarter of a second. All attempts continue, and the first that
// answers is used.

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "runtime/net/byte_stream.h"
#include "runtime/net/resolve.h"
#include "runtime/net/tcp_stream.h"
#include "runtime/net/wait.h"

namespace penstock {
namespace {

constexpr std::chrono::milliseconds kAttemptDelay{250};  // RFC 8305, section 8

std::string TextOf(const SocketAddress& address) {
  char host[NI_MAXHOST] = "";
  getnameinfo(reinterpret_cast<const sockaddr*>(&address.storage), address.size, host, sizeof(host),
              nullptr, 0, NI_NUMERICHOST);
  return host;
}

class Dialler {
 public:
  Dialler(const std::string& host, uint16_t port, const NetOptions& options)
      : host_(host), port_(port), options_(options), deadline_(options.connect_timeout) {}
  ~Dialler() {
    for (const pollfd& attempt : attempts_) close(attempt.fd);
  }

  // The connected socket, which the caller owns.
  Result<int> Dial() {
    PST_ASSIGN_OR_RETURN(addresses_, Resolve(host_, port_, deadline_, options_.cancel_fd));
    while (true) {
      const int connected = attempts_.empty() || pause_.has_passed() ? StartNext() : -1;
      if (connected >= 0) return connected;
      if (attempts_.empty() && next_ == addresses_.size()) {
        return Status(Failure::kUnreachable,
                      fmt::format("cannot connect to `{}` port {}: {}", host_, port_, errors_));
      }
      if (attempts_.empty()) continue;
      const bool more = next_ < addresses_.size() && pause_.Remaining() < deadline_.Remaining();
      switch (WaitFor(attempts_, more ? pause_ : deadline_, options_.cancel_fd)) {
        case Waited::kCancelled:
          return Status(Failure::kConnectionCancelled,
                        fmt::format("stopped connecting to `{}`", host_));
        case Waited::kTimeout:
          if (!deadline_.has_passed()) continue;
          return Status(Failure::kTimedOut,
                        fmt::format("`{}` port {} did not answer within {:.1f} seconds", host_,
                                    port_, options_.connect_timeout.count() / 1000.0));
        case Waited::kReady:
          if (const int fd = TakeConnected(); fd >= 0) return fd;
      }
    }
  }

 private:
  // Begins with the next address, if there is one. A socket if it is connected at once, or -1.
  int StartNext() {
    if (next_ == addresses_.size()) return -1;
    const SocketAddress& address = addresses_[next_++];
    pause_ = Deadline(kAttemptDelay);
    const int fd = socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return Failed(address, errno);
    if (connect(fd, reinterpret_cast<const sockaddr*>(&address.storage), address.size) == 0) {
      return fd;
    }
    if (errno != EINPROGRESS) {
      const int error = errno;
      close(fd);
      return Failed(address, error);
    }
    attempts_.push_back({.fd = fd, .events = POLLOUT, .revents = 0});
    addresses_of_attempts_.push_back(address);
    return -1;
  }

  int Failed(const SocketAddress& address, int error) {
    errors_ +=
        fmt::format("{}{}: {}", errors_.empty() ? "" : "; ", TextOf(address), std::strerror(error));
    pause_ = Deadline(std::chrono::milliseconds(0));
    return -1;
  }

  // The first attempt that has succeeded, or -1; those that have failed are over.
  int TakeConnected() {
    for (size_t i = 0; i < attempts_.size();) {
      if (attempts_[i].revents == 0) {
        ++i;
        continue;
      }
      const int fd = attempts_[i].fd;
      int error = 0;
      socklen_t size = sizeof(error);
      getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
      const SocketAddress address = addresses_of_attempts_[i];
      attempts_.erase(attempts_.begin() + static_cast<ptrdiff_t>(i));
      addresses_of_attempts_.erase(addresses_of_attempts_.begin() + static_cast<ptrdiff_t>(i));
      if (error == 0) return fd;
      close(fd);
      Failed(address, error);
    }
    return -1;
  }

  const std::string& host_;
  const uint16_t port_;
  const NetOptions& options_;
  const Deadline deadline_;
  std::vector<SocketAddress> addresses_;
  size_t next_ = 0;
  Deadline pause_{std::chrono::milliseconds(0)};  // until the next address is tried
  std::vector<pollfd> attempts_;
  std::vector<SocketAddress> addresses_of_attempts_;
  std::string errors_;
};

// A machine that is gone is noticed after about a minute, however long an answer may take.
void SetKeepAlive(int fd) {
  const int on = 1, seconds_idle = 30, seconds_between = 10, probes = 3;
  setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &seconds_idle, sizeof(seconds_idle));
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &seconds_between, sizeof(seconds_between));
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof(probes));
}

}  // namespace

Result<std::unique_ptr<ByteStream>> Connect(const std::string& host, uint16_t port,
                                            const NetOptions& options) {
  PST_ASSIGN_OR_RETURN(const int fd, Dialler(host, port, options).Dial());
  const int on = 1;  // requests are written whole; waiting for more would only delay them
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  SetKeepAlive(fd);
  return std::unique_ptr<ByteStream>(
      std::make_unique<TcpStream>(fd, fmt::format("{}:{}", host, port), options,
                                  options.fault ? options.fault(host, port) : NetFault{}));
}

}  // namespace penstock
