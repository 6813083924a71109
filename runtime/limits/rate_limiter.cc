// A token bucket, kept as the instant up to which the rate is used up: taking n tokens moves that
// instant n / rate ahead, and the taker waits until it has come. An idle bucket saves at most
// kBurst, so the bytes of a run never take less than bytes / rate - kBurst.

#include "runtime/limits/rate_limiter.h"

#include <algorithm>

namespace penstock {
namespace {

constexpr std::chrono::milliseconds kBurst(100);
constexpr double kLongestWaitSeconds = 1e8;  // keeps the clock from overflowing

}  // namespace

RateLimiter::RateLimiter(std::optional<int64_t> bytes_per_second,
                         std::optional<int64_t> records_per_second, Clock::time_point start) {
  bytes_ = {static_cast<double>(std::max<int64_t>(bytes_per_second.value_or(0), 0)), start};
  records_ = {static_cast<double>(std::max<int64_t>(records_per_second.value_or(0), 0)), start};
}

RateLimiter::Clock::duration RateLimiter::Bucket::Take(Clock::time_point now, uint64_t amount) {
  if (rate <= 0) return Clock::duration::zero();
  const double seconds = std::min(static_cast<double>(amount) / rate, kLongestWaitSeconds);
  paid_until = std::max(paid_until, now - kBurst) +
               std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  const auto horizon = now + std::chrono::duration_cast<Clock::duration>(
                                 std::chrono::duration<double>(kLongestWaitSeconds));
  paid_until = std::min(paid_until, horizon);
  return std::max(paid_until - now, Clock::duration::zero());
}

RateLimiter::Clock::duration RateLimiter::Acquire(Clock::time_point now, uint64_t bytes,
                                                  uint64_t records) {
  std::lock_guard lock(mutex_);
  return std::max(bytes_.Take(now, bytes), records_.Take(now, records));
}

}  // namespace penstock
