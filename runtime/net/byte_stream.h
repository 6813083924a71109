#pragma once
// Bytes to and from another machine, unencrypted or through TLS. Not thread-safe.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/status.h"
#include "runtime/net/net_options.h"

namespace penstock {

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Waits for bytes and reads at most `size` of them. 0: the other side has ended the stream.
  virtual Result<size_t> Read(char* bytes, size_t size) = 0;
  // Writes all of `bytes`.
  virtual Status Write(std::string_view bytes) = 0;
  // False if the other side has ended the stream, or has sent something unrequested. Does not wait.
  virtual bool IsIdle() const = 0;
  // From now on instead of NetOptions::idle_timeout.
  virtual void SetIdleTimeout(std::chrono::milliseconds timeout) = 0;
  // From now on for everything together; nothing: without limit.
  virtual void SetTimeLimit(std::optional<std::chrono::milliseconds> limit) = 0;
  // The address of the other side, as a number.
  virtual std::string Peer() const = 0;
};

// Connects to `host`, a name or an address without brackets. Addresses of a name are tried as in
// RFC 8305. Failure::kHostUnknown, kUnreachable, kTimedOut, kConnectionCancelled.
Result<std::unique_ptr<ByteStream>> Connect(const std::string& host, uint16_t port,
                                            const NetOptions& options);

}  // namespace penstock
