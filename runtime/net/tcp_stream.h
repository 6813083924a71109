#pragma once
// A TCP connection.

#include <string>

#include "runtime/net/byte_stream.h"
#include "runtime/net/wait.h"

namespace penstock {

class TcpStream : public ByteStream {
 public:
  // Takes over the connected, non-blocking `fd`. `name` is for messages: "host:port".
  TcpStream(int fd, std::string name, const NetOptions& options, NetFault fault);
  ~TcpStream() override;
  TcpStream(const TcpStream&) = delete;
  TcpStream& operator=(const TcpStream&) = delete;

  Result<size_t> Read(char* bytes, size_t size) override;
  Status Write(std::string_view bytes) override;
  bool IsIdle() const override;
  void SetIdleTimeout(std::chrono::milliseconds timeout) override { timeout_ = timeout; }
  void SetTimeLimit(std::optional<std::chrono::milliseconds> limit) override;
  std::string Peer() const override;

 private:
  Status Wait(short events);
  // Failure::kTimedOut once the time limit has passed.
  Status CheckTime() const;
  // What the fault does to the next `*size` bytes of `direction`, of which `done` have gone: leaves
  // fewer of them, or is the end of the connection.
  enum class Effect { kNone, kCut, kReset, kStall };
  Effect Apply(NetFault::Direction direction, uint64_t done, size_t* size) const;
  Status Lost(int error) const;

  const int fd_;
  const std::string name_;
  std::chrono::milliseconds timeout_;
  std::chrono::milliseconds limit_{0};
  std::optional<Deadline> deadline_;  // of the time limit
  const int cancel_fd_;
  const NetFault fault_;
  uint64_t received_ = 0;
  uint64_t sent_ = 0;
};

}  // namespace penstock
