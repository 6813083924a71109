#pragma once
// Which slices there are, who works on them, and which attempts were accepted.
//
//   states of a slice:  waiting (for others) -> ready -> running -> done
//                                                ^  \------/ an attempt failed: ready after a pause

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "runtime/base/cancel.h"
#include "runtime/engine/slice_attempt.h"
#include "runtime/plugin/read_plan.h"

namespace penstock {

// Thread-safe.
class SliceQueue {
 public:
  using Clock = std::chrono::steady_clock;

  struct Rules {
    // Slices are started in order, and a failed slice before all later ones. Workers join the first
    // slice that is being read rather than start another.
    bool in_order = false;
    bool unbounded = false;  // more slices may come at any time; it is over when it is drained
    int copies = 1;          // attempts on each slice at once, for tests
  };
  using MakeAttempt = std::function<std::shared_ptr<SliceAttempt>(
      const Slice& slice, uint32_t index, uint32_t number, const std::string& from)>;

  SliceQueue(std::vector<Slice> slices, Rules rules, const CancelToken& cancel, MakeAttempt make);

  // Work for one more worker. `opens`: the worker opens the attempt's first cursor, else it joins
  // those who read. Waits while there is none but there may be some later.
  struct Work {
    std::shared_ptr<SliceAttempt> attempt = nullptr;  // null: nothing is left, or the job stops
    bool opens = false;
    bool look_again = false;  // attempt is null: ask the reader for new slices, then here again
  };
  Work Take();

  // The worker has finished with the attempt. True: it was the last one, and ends the attempt by
  // one of the two below, unless the job stops.
  bool Leave(const std::shared_ptr<SliceAttempt>& attempt);
  // Everything of the attempt is staged. False: another attempt on its slice was accepted before.
  bool Claim(const SliceAttempt& attempt);
  // The attempt failed, and the slice is tried again from `from` after `pause`.
  void TryAgain(const SliceAttempt& attempt, std::string from, std::chrono::milliseconds pause);

  // Attempts that have failed so far at the slice.
  uint32_t failed(uint32_t slice) const;
  void Add(std::vector<Slice> slices);
  std::vector<Slice> slices() const;
  std::string NameOf(uint32_t slice) const;
  // Attempts that are not over.
  std::vector<std::shared_ptr<SliceAttempt>> running() const;

  // Every slice has an accepted attempt.
  bool all_done() const;

  void Wake();

 private:
  struct Entry {
    Slice slice;
    std::string from;
    uint32_t started = 0;
    uint32_t failed = 0;
    int active = 0;  // attempts in running_
    bool is_done = false;
    Clock::time_point ready_at;
  };
  struct Running {
    std::shared_ptr<SliceAttempt> attempt;
    int workers = 0;
  };

  bool IsReady(const Entry& entry) const;
  Work Begin(uint32_t index);
  Work Join(Running& running);
  // What is to be done now, or no attempt; `until` is then when to look again at the latest.
  Work FindInOrder(Clock::time_point now, Clock::time_point* until);
  Work FindAny(Clock::time_point now, Clock::time_point* until);
  void Remove(const SliceAttempt& attempt);

  const Rules rules_;
  const CancelToken& cancel_;
  const MakeAttempt make_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Entry> entries_;
  std::set<uint32_t> open_;       // slices on which an attempt is to be begun, now or later
  std::vector<Running> running_;  // by slice
  size_t done_ = 0;
};

}  // namespace penstock
