// getaddrinfo cannot be interrupted, so it runs in a separate thread, which is abandoned when no
// one waits for the answer any more.

#include "runtime/net/resolve.h"

#include <fmt/format.h>
#include <netdb.h>
#include <nss.h>
#include <sys/auxv.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>

#include "runtime/base/check.h"

namespace penstock {
namespace {

struct Lookup {
  std::string host;
  std::string port;
  int done = eventfd(0, EFD_CLOEXEC);
  std::atomic<bool> finished = false;  // what follows may be read
  int error = 0;
  int system_error = 0;
  addrinfo* found = nullptr;

  ~Lookup() {
    if (found != nullptr) freeaddrinfo(found);
    if (done >= 0) close(done);
  }

  void Run(int flags) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV | flags;
    error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
    system_error = errno;
  }
};

void KeepToBuiltInSources() {
  static std::once_flag once;
  std::call_once(once, [] {
    const bool is_static = getauxval(AT_BASE) == 0;  // no dynamic loader has loaded this program
    if (is_static) __nss_configure_lookup("hosts", "files dns");
  });
}

std::vector<SocketAddress> InTurns(const addrinfo* found) {
  std::vector<SocketAddress> first, second;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    SocketAddress address{};
    address.size = one->ai_addrlen;
    std::memcpy(&address.storage, one->ai_addr, one->ai_addrlen);
    (one->ai_family == found->ai_family ? first : second).push_back(address);
  }
  std::vector<SocketAddress> mixed;
  for (size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) mixed.push_back(first[i]);
    if (i < second.size()) mixed.push_back(second[i]);
  }
  return mixed;
}

}  // namespace

Result<std::vector<SocketAddress>> Resolve(const std::string& host, uint16_t port,
                                           const Deadline& deadline, int cancel_fd) {
  auto lookup = std::make_shared<Lookup>();
  lookup->host = host;
  lookup->port = std::to_string(port);
  if (lookup->done < 0) {
    return Status(Failure::kUnreachable, "too many open files to look up a name");
  }
  lookup->Run(AI_NUMERICHOST);
  if (lookup->error == EAI_NONAME) {
    KeepToBuiltInSources();
    std::thread([lookup] {
      lookup->Run(0);
      lookup->finished.store(true);
      eventfd_write(lookup->done, 1);
    }).detach();
    std::vector<pollfd> done = {{.fd = lookup->done, .events = POLLIN, .revents = 0}};
    switch (WaitFor(done, deadline, cancel_fd)) {
      case Waited::kReady:
        PST_CHECK(lookup->finished.load());
        break;
      case Waited::kTimeout:
        return Status(Failure::kTimedOut,
                      fmt::format("looking up the name `{}` took too long", host));
      case Waited::kCancelled:
        return Status(Failure::kConnectionCancelled, fmt::format("stopped looking up `{}`", host));
    }
  }
  if (lookup->error != 0) {
    const char* reason = lookup->error == EAI_SYSTEM ? std::strerror(lookup->system_error)
                                                     : gai_strerror(lookup->error);
    return Status(Failure::kHostUnknown,
                  fmt::format("cannot look up the name `{}`: {}", host, reason));
  }
  return InTurns(lookup->found);
}

}  // namespace penstock
