#include "runtime/net/wait.h"

#include <algorithm>
#include <cerrno>

#include "runtime/base/check.h"

namespace penstock {

std::chrono::milliseconds Deadline::Remaining() const {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(at_ - std::chrono::steady_clock::now());
  return std::max(left, std::chrono::milliseconds(0));
}

Waited WaitFor(std::vector<pollfd>& descriptors, const Deadline& deadline, int cancel_fd) {
  descriptors.push_back({.fd = cancel_fd, .events = POLLIN, .revents = 0});
  constexpr int64_t kLongestPoll = 1 << 30;
  int ready = 0;
  do {
    const int64_t left = std::min<int64_t>(deadline.Remaining().count(), kLongestPoll);
    ready = poll(descriptors.data(), descriptors.size(), static_cast<int>(left));
    PST_CHECK(ready >= 0 || errno == EINTR || errno == ENOMEM);
  } while (ready < 0 || (ready == 0 && !deadline.has_passed()));
  const bool cancelled = descriptors.back().revents != 0;
  descriptors.pop_back();
  if (cancelled) return Waited::kCancelled;
  return ready > 0 ? Waited::kReady : Waited::kTimeout;
}

}  // namespace penstock
