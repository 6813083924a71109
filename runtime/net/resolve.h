#pragma once
// Addresses of a host.

#include <sys/socket.h>

#include <string>
#include <vector>

#include "runtime/base/status.h"
#include "runtime/net/wait.h"

namespace penstock {

struct SocketAddress {
  sockaddr_storage storage;
  socklen_t size = 0;
};

// The addresses of `host` in the order in which to try them (RFC 8305, section 4: the system's
// order, with the two families taking turns). Static executables look up names only in /etc/hosts
// and by DNS, because other sources are shared libraries.
Result<std::vector<SocketAddress>> Resolve(const std::string& host, uint16_t port,
                                           const Deadline& deadline, int cancel_fd);

}  // namespace penstock
