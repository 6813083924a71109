#include "runtime/limits/retry_policy.h"

#include <algorithm>

namespace penstock {

std::chrono::milliseconds RetryPolicy::Pause(int failed, uint64_t random) const {
  const int doublings = std::clamp(failed - 1, 0, 30);
  const int64_t whole = std::min<int64_t>(first.count() << doublings, longest.count());
  const int64_t half = whole / 2;
  return std::chrono::milliseconds(
      half + static_cast<int64_t>(random % static_cast<uint64_t>(whole - half + 1)));
}

}  // namespace penstock
