#pragma once
// What the workers of one running job share.

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "runtime/abi/job_abi.h"
#include "runtime/base/status.h"
#include "runtime/dirty/dirty_batch.h"
#include "runtime/dirty/dirty_collector.h"
#include "runtime/engine/turnstile.h"
#include "runtime/limits/dirty_limit.h"
#include "runtime/limits/rate_limiter.h"
#include "runtime/plugin/endpoint.h"
#include "runtime/report/progress.h"
#include "runtime/report/run_report.h"

namespace penstock {

// All that is fixed before the first worker starts; nothing is owned, all of it outlives the state.
struct JobParts {
  const JobPlan* plan = nullptr;
  std::atomic<pst_job_function>* entry = nullptr;
  Reader* reader = nullptr;
  Writer* writer = nullptr;
  DirtyCollector* dirty = nullptr;
  Screen* screen = nullptr;
  std::atomic<bool>* stop = nullptr;  // set by a signal or by Fail
  bool writes_cells = false;
  int workers = 1;
  std::optional<uint64_t> row_limit;
  std::function<void(uint64_t)> on_progress;
  pst_ctx context{};  // parameters, zone and clock; the rest belongs to each worker
};

class JobState {
 public:
  explicit JobState(JobParts parts);

  const JobParts& parts() const { return parts_; }

  bool stopped() const { return parts_.stop->load(std::memory_order_relaxed); }

  // Any thread. Ends the job: the first failure is kept, unless the job was already stopping.
  void Fail(Status status);
  Status failure() const;

  // Waits until the rates allow this much more input. False: the job stops.
  bool Throttle(uint64_t bytes, uint64_t records);

  // Any thread, to make all waits look at `stop`.
  void WakeAll() { turnstile_.Wake(); }
  bool EnterTurn(uint64_t sequence) { return turnstile_.Enter(sequence); }
  void LeaveTurn() { turnstile_.Leave(); }

  // --- for the worker whose turn it is ---

  // Hands finished output, or refused records of a block of `slice` that is not counted yet, to
  // where they go. On failure the job has failed.
  bool Write(std::string_view records);
  bool WriteDirty(const DirtyBatch& batch, const pst_block& block);

  // Counts a block, checks it and the limits, and shows progress. On failure the job has failed.
  bool Count(uint32_t slice, const RecordCounts& records, uint64_t bytes);

  // --- when no worker runs ---

  const RecordCounts& records() const { return records_; }
  uint64_t bytes_read() const { return bytes_read_; }
  const std::vector<RecordCounts>& slices() const { return slices_; }
  Status CheckAtEnd() const;

  // Any thread.
  void ShowProgress(RateLimiter::Clock::time_point now);

 private:
  JobParts parts_;
  Turnstile turnstile_;
  RateLimiter rate_;
  DirtyLimit dirty_limit_;

  mutable std::mutex failure_mutex_;
  std::optional<Status> failure_;

  // Changed by the worker whose turn it is.
  RecordCounts records_;
  uint64_t bytes_read_ = 0;
  std::vector<RecordCounts> slices_;

  // Copies for ShowProgress.
  std::atomic<uint64_t> shown_read_ = 0;
  std::atomic<uint64_t> shown_written_ = 0;
  std::atomic<uint64_t> shown_dirty_ = 0;
  std::atomic<uint64_t> shown_bytes_ = 0;
};

}  // namespace penstock
