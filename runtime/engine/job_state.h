#pragma once
// The state that the workers of a running job share, and what happens when attempts end.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/abi/job_abi.h"
#include "runtime/base/cancel.h"
#include "runtime/base/status.h"
#include "runtime/dirty/dirty_collector.h"
#include "runtime/engine/batch_ledger.h"
#include "runtime/engine/engine_step.h"
#include "runtime/engine/slice_attempt.h"
#include "runtime/engine/slice_queue.h"
#include "runtime/engine/turnstile.h"
#include "runtime/limits/dirty_limit.h"
#include "runtime/limits/rate_limiter.h"
#include "runtime/limits/retry_policy.h"
#include "runtime/plugin/endpoint.h"
#include "runtime/plugin/endpoint_layout.h"
#include "runtime/report/progress.h"
#include "runtime/report/run_report.h"

namespace penstock {

// All that is fixed before the first worker starts; nothing is owned, all of it outlives the state.
struct JobParts {
  const JobPlan* plan = nullptr;
  std::atomic<pst_job_function>* entry = nullptr;
  Reader* reader = nullptr;
  Writer* writer = nullptr;
  const ReadPlan* read_plan = nullptr;
  DirtyCollector* dirty = nullptr;
  Screen* screen = nullptr;
  CancelToken* cancel = nullptr;  // cancelled by a signal or by Fail
  bool quiet = false;             // only failures and warnings are printed
  EndpointLayout writes = EndpointLayout::kText;
  int workers = 1;
  std::optional<uint64_t> row_limit;
  RetryPolicy retry;
  int copies = 1;                                  // attempts on each slice at once, for tests
  std::chrono::milliseconds flush_interval{1000};  // unbounded input
  std::function<void(uint64_t)> on_progress;
  EngineStepHook on_step;
  pst_ctx context{};  // parameters, zone and clock; the rest belongs to each worker
};

class JobState {
 public:
  explicit JobState(JobParts parts);

  const JobParts& parts() const { return parts_; }
  SliceQueue& queue() { return queue_; }
  BatchLedger& ledger() { return ledger_; }

  bool stopped() const { return parts_.cancel->cancelled(); }

  // Any thread. Ends the job: the first failure is kept, unless the job was already stopping.
  void Fail(Status status);
  Status failure() const;

  // Waits until the rates allow this much more input. False: the job stops.
  bool Throttle(uint64_t bytes, uint64_t records);

  // Any thread, to make all waits look at the token.
  void WakeAll();

  // --- turns at the target ---

  // Where the workers of `attempt` take turns; null: they need none.
  Turnstile* TurnstileOf(SliceAttempt& attempt);
  // The stream into the target for `stream` of `attempt`, opened if necessary. Called by the worker
  // that has the turn.
  Result<SliceWriter*> WriterOf(SliceAttempt& attempt, uint32_t stream);

  // --- what was counted ---

  // Checks the limits and shows progress, after a block. False: the job has failed.
  bool CheckCounts();

  // --- ends of attempts, by the last worker ---

  // Stages and claims what was read, or tries again, or fails the job.
  void EndAttempt(const std::shared_ptr<SliceAttempt>& attempt);
  // Unbounded input: everything up to `position` is flushed, counted, and acknowledged.
  Status Checkpoint(SliceAttempt& attempt, const std::string& position);
  // Asks the reader for new slices.
  void Discover();

  // --- when no worker runs ---

  // Stages what all slices share. After it: what Publish gets.
  Status StageShared();
  const std::vector<Commit>& commits() const { return commits_; }
  // Of accepted attempts; of a job that failed, also of those under way.
  Counted totals() const;
  std::vector<RecordCounts> slice_counts() const;
  Status CheckAtEnd() const;
  std::string DirtyWarning() const;  // empty: nothing to say
  // Of a job that failed: discards the attempts under way, and then hands their refused records to
  // the collector.
  void DiscardAll();
  Status KeepDirty();

  // Any thread.
  void ShowProgress(RateLimiter::Clock::time_point now);
  void Step(EngineStep step) {
    if (parts_.on_step) parts_.on_step(step);
  }

 private:
  Status FlushShared(SliceAttempt& attempt);
  Status Stage(SliceAttempt& attempt, std::vector<Commit>* staged);
  void Accept(SliceAttempt& attempt, std::vector<Commit> staged);
  void Discard(SliceAttempt& attempt);
  void AddCounted(uint32_t slice, const Counted& counted);

  JobParts parts_;
  const bool in_order_;         // slices are written one after the other
  const bool shares_a_writer_;  // all slices go through one stream, in no order
  Turnstile turnstile_;
  BatchLedger ledger_;
  SliceQueue queue_;
  RateLimiter rate_;
  DirtyLimit dirty_limit_;

  mutable std::mutex failure_mutex_;
  std::optional<Status> failure_;

  mutable std::mutex mutex_;  // guards what was accepted, and the collector
  Counted accepted_;
  std::vector<RecordCounts> slice_counts_;
  std::vector<Commit> commits_;

  std::unique_ptr<SliceWriter> shared_writer_;  // by the worker that has the turn
  std::atomic<bool> shared_writer_used_ = false;
  std::mutex discover_mutex_;
};

}  // namespace penstock
