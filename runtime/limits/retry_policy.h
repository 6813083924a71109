#pragma once
// How often, and after which pause, a slice is tried again.

#include <chrono>
#include <cstdint>

namespace penstock {

struct RetryPolicy {
  int attempts = 5;                      // at most, counting the first
  std::chrono::milliseconds first{250};  // pause before the second attempt
  std::chrono::milliseconds longest{30'000};

  // The pause after `failed` (>= 1) attempts: doubled each time up to `longest`, of which a random
  // part between half and all is used, so that attempts that failed together are not repeated
  // together. `random`: any number, new each time.
  std::chrono::milliseconds Pause(int failed, uint64_t random) const;
};

}  // namespace penstock
