#pragma once
// Lets the workers of a job write one at a time, in the order of the input where it has one.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace penstock {

class Turnstile {
 public:
  // kAlone: there is one worker, nobody ever waits. kAny: first come, first served. kOrdered: slice
  // by slice, and in each by sequence numbers from 0 on, without gaps.
  enum class Rule { kAlone, kAny, kOrdered };

  // `stop`: the job is over, and no turn will come. `slice`: the one whose turn is first.
  Turnstile(Rule rule, const std::atomic<bool>& stop, uint32_t slice = 0)
      : rule_(rule), stop_(stop), slice_(slice) {}

  // Waits for the turn of batch `sequence` of `slice`. False: it will not come, because the job
  // stops or `given_up` is true.
  bool Enter(uint32_t slice, uint64_t sequence, const std::atomic<bool>& given_up);
  // Ends the turn that Enter gave.
  void Leave();

  // kOrdered, without a turn: the batches of the current slice are numbered from 0 again.
  void StartOver(uint32_t slice);
  // kOrdered, by the worker that has the turn, instead of Leave: the next slice's turn.
  void LeaveSlice();

  // Makes those who wait look at `stop` and `given_up` again.
  void Wake();

 private:
  const Rule rule_;
  const std::atomic<bool>& stop_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Written under the mutex; read without it by those who have not yet gone to sleep.
  std::atomic<uint32_t> slice_;         // kOrdered
  std::atomic<uint64_t> next_ = 0;      // kOrdered
  std::atomic<bool> occupied_ = false;  // kAny
};

}  // namespace penstock
