#pragma once
// What a running job says on the screen: its progress, and lines in between.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/base/concealer.h"

namespace penstock {

enum class ProgressMode {
  kAuto,  // kTty if the stream is a terminal that can redraw a line, else kPlain
  kNone,
  kPlain,  // one line every 10 seconds
  kTty,    // one line that is redrawn five times a second
};

// How far a job is. Totals are 0 where they are not known.
struct ProgressState {
  uint64_t records_read = 0;
  uint64_t records_written = 0;
  uint64_t dirty = 0;
  uint64_t bytes_read = 0;
  uint64_t total_bytes = 0;
  uint64_t total_records = 0;
};

// "1.2 GB of 4.8 GB, 25 %, 10,200,000 records, 312 MB/s, 12 s left"
std::string DescribeProgress(const ProgressState& state, double elapsed_s);

// The message stream of a run. Thread-safe.
class Screen {
 public:
  using Clock = std::chrono::steady_clock;

  // A null stream: nothing is ever printed.
  Screen(std::FILE* stream, ProgressMode mode, Clock::time_point start);

  // From now on these secrets are left out of what is printed. Call it before other threads print.
  void Conceal(Concealer secrets) { secrets_ = std::move(secrets); }

  // Prints a line of its own, between updates of the progress line.
  void Print(std::string_view line);

  // True if Update would print at `now`; cheap enough to be asked after every block.
  bool IsDue(Clock::time_point now) const;
  void Update(const ProgressState& state, Clock::time_point now);

  // Removes the progress line, if any. No Update after that.
  void Finish();

 private:
  void EraseLine();

  std::FILE* stream_;
  ProgressMode mode_;
  Clock::time_point start_;
  std::atomic<Clock::rep> next_;  // when the next update is due, since start_
  std::mutex mutex_;
  bool line_shown_ = false;
  Concealer secrets_;
};

}  // namespace penstock
