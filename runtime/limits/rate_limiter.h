#pragma once
// Keeps a job below its bytes and records per second.

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

namespace penstock {

// Thread-safe: all workers of a job draw on one limiter.
class RateLimiter {
 public:
  using Clock = std::chrono::steady_clock;

  // Rates are per second and positive; an absent one does not limit.
  RateLimiter(std::optional<int64_t> bytes_per_second, std::optional<int64_t> records_per_second,
              Clock::time_point start);

  bool limits() const { return bytes_.rate > 0 || records_.rate > 0; }

  // Takes `bytes` and `records` at `now`, and returns how long the caller has to wait before it
  // may use them; zero: not at all.
  Clock::duration Acquire(Clock::time_point now, uint64_t bytes, uint64_t records);

 private:
  struct Bucket {
    double rate = 0;  // per second; 0: no limit
    Clock::time_point paid_until;
    Clock::duration Take(Clock::time_point now, uint64_t amount);
  };

  std::mutex mutex_;
  Bucket bytes_;
  Bucket records_;
};

}  // namespace penstock
