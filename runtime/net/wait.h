#pragma once
// Waiting for descriptors, with a time limit and cancellation.

#include <poll.h>

#include <chrono>
#include <vector>

namespace penstock {

class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds from_now)
      : at_(std::chrono::steady_clock::now() + from_now) {}
  // Rounded up, so that a wait of so long is not too short; 0 once it has passed.
  std::chrono::milliseconds Remaining() const;
  bool has_passed() const { return Remaining().count() == 0; }

 private:
  std::chrono::steady_clock::time_point at_;
};

enum class Waited { kReady, kTimeout, kCancelled };

// Until one of `descriptors`, whose revents are set, is ready, or `cancel_fd` (-1: none) readable.
Waited WaitFor(std::vector<pollfd>& descriptors, const Deadline& deadline, int cancel_fd);

}  // namespace penstock
