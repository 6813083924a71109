#pragma once
// Options of connections, from the first step on.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace penstock {

// A fault for tests: what happens to a connection once `byte` bytes have gone in a direction.
struct NetFault {
  enum class Kind {
    kNone,
    kCut,    // the other side closes
    kReset,  // the connection breaks
    kStall,  // no more bytes are transferred
  };
  enum class Direction { kReceived, kSent };
  Kind kind = Kind::kNone;
  Direction direction = Direction::kReceived;
  uint64_t byte = 0;
};

struct NetOptions {
  // For looking up the name and connecting, together.
  std::chrono::milliseconds connect_timeout{10'000};
  // From then on, including the TLS handshake: the longest wait for a byte to be received or sent.
  std::chrono::milliseconds idle_timeout{60'000};
  // Readable (an eventfd, say) means: stop. Whatever waits ends at once, with
  // Failure::kConnectionCancelled. -1: nothing can stop it. Not owned.
  int cancel_fd = -1;
  // Asked once for every connection, as soon as it is made; for tests.
  std::function<NetFault(const std::string& host, uint16_t port)> fault;
};

}  // namespace penstock
