#pragma once
// How often, and after how long a pause, a slice is tried again.

#include <chrono>
#include <cstdint>

namespace penstock {

struct RetryPolicy {
  int attempts = 5;                      // at most, counting the first
  std::chrono::milliseconds first{250};  // pause before the second attempt
  std::chrono::milliseconds longest{30'000};

  // The pause after `failed` (>= 1) attempts: doubled each time up to `longest`, of which between
  // half and all is taken, so that those who failed together do not come back together. `random`:
  // any number, new each time.
  std::chrono::milliseconds Pause(int failed, uint64_t random) const;
};

}  // namespace penstock
