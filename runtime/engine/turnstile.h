#pragma once
// Lets the workers of a job commit one at a time, in the order of the input where it has one.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace penstock {

class Turnstile {
 public:
  // kAlone: there is one worker, nobody ever waits. kAny: first come, first served. kOrdered: by
  // sequence numbers from 0 on, without gaps.
  enum class Rule { kAlone, kAny, kOrdered };

  Turnstile(Rule rule, const std::atomic<bool>& stop) : rule_(rule), stop_(stop) {}

  // Waits for the turn of `sequence`. False: the job stops, the turn will not come.
  bool Enter(uint64_t sequence);
  // Ends the turn that Enter gave.
  void Leave();
  // Makes those who wait look at `stop` again.
  void Wake();

 private:
  const Rule rule_;
  const std::atomic<bool>& stop_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Written under the mutex; read without it by those who have not yet gone to sleep.
  std::atomic<uint64_t> next_ = 0;      // kOrdered
  std::atomic<bool> occupied_ = false;  // kAny
};

}  // namespace penstock
