#include "runtime/engine/job_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <thread>
#include <utility>

namespace penstock {
namespace {

constexpr std::chrono::milliseconds kNap(50);  // how late a stop may be noticed in a wait

bool WritesInOrder(const JobParts& parts) {
  return parts.writer != nullptr && parts.writer->order() == Writer::Order::kGlobal &&
         parts.read_plan->ordered;
}

// Without an order of slices their batches arrive in any order, so a target with a single stream
// cannot tell attempts apart.
bool SharesAWriter(const JobParts& parts) {
  return parts.writer != nullptr && parts.writer->order() == Writer::Order::kGlobal &&
         !parts.read_plan->ordered &&
         (parts.read_plan->slices.size() > 1 || parts.read_plan->unbounded) && parts.workers > 1;
}

Turnstile::Rule GlobalRule(const JobParts& parts) {
  if (parts.workers == 1) return Turnstile::Rule::kAlone;
  return WritesInOrder(parts) ? Turnstile::Rule::kOrdered : Turnstile::Rule::kAny;
}

uint64_t Random() {
  static std::random_device device;
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  return device();
}

}  // namespace

JobState::JobState(JobParts parts)
    : parts_(std::move(parts)),
      in_order_(WritesInOrder(parts_)),
      shares_a_writer_(SharesAWriter(parts_)),
      turnstile_(GlobalRule(parts_), parts_.cancel->cancelled_flag()),
      ledger_([this](const std::string& fault) { Fail({Failure::kInternal, fault}); }),
      queue_(parts_.read_plan->slices,
             {.in_order = in_order_,
              .unbounded = parts_.read_plan->unbounded,
              .copies = parts_.copies},
             *parts_.cancel,
             [this](const Slice& slice, uint32_t index, uint32_t number, const std::string& from) {
               const Turnstile::Rule rule = parts_.workers == 1         ? Turnstile::Rule::kAlone
                                            : parts_.read_plan->ordered ? Turnstile::Rule::kOrdered
                                                                        : Turnstile::Rule::kAny;
               return std::make_shared<SliceAttempt>(slice, Attempt{index, number, 0}, from,
                                                     *parts_.dirty, rule,
                                                     parts_.cancel->cancelled_flag());
             }),
      rate_(parts_.plan->limits.bytes_per_second, parts_.plan->limits.records_per_second,
            RateLimiter::Clock::now()),
      dirty_limit_(parts_.plan->limits.dirty_records, parts_.plan->limits.dirty_percentage) {}

void JobState::Fail(Status status) {
  PST_CHECK(!status.ok());
  {
    const std::lock_guard lock(failure_mutex_);
    // What fails after a stop fails because of it.
    if (!stopped()) failure_ = std::move(status);
    parts_.cancel->Cancel();
  }
  WakeAll();
}

Status JobState::failure() const {
  const std::lock_guard lock(failure_mutex_);
  return failure_.value_or(Status());
}

bool JobState::Throttle(uint64_t bytes, uint64_t records) {
  if (!rate_.limits()) return true;
  auto now = RateLimiter::Clock::now();
  const auto end = now + rate_.Acquire(now, bytes, records);
  while (now < end) {
    if (stopped()) return false;
    std::this_thread::sleep_for(std::min<RateLimiter::Clock::duration>(end - now, kNap));
    now = RateLimiter::Clock::now();
  }
  return true;
}

void JobState::WakeAll() {
  turnstile_.Wake();
  for (const std::shared_ptr<SliceAttempt>& attempt : queue_.running()) attempt->turnstile().Wake();
  queue_.Wake();
}

Turnstile* JobState::TurnstileOf(SliceAttempt& attempt) {
  switch (parts_.writer->order()) {
    case Writer::Order::kGlobal:
      return &turnstile_;
    case Writer::Order::kSlice:
      return &attempt.turnstile();
    case Writer::Order::kNone:
      return nullptr;
  }
  return nullptr;
}

Result<SliceWriter*> JobState::WriterOf(SliceAttempt& attempt, uint32_t stream) {
  if (parts_.writer->order() != Writer::Order::kNone) stream = 0;
  if (shares_a_writer_) {
    if (shared_writer_ == nullptr) {
      PST_ASSIGN_OR_RETURN(shared_writer_, parts_.writer->Open(Attempt{}, &ledger_));
      shared_writer_used_ = true;
    }
    return shared_writer_.get();
  }
  if (SliceWriter* writer = attempt.writer(stream)) return writer;
  Attempt id = attempt.id();
  id.stream = stream;
  PST_ASSIGN_OR_RETURN(std::unique_ptr<SliceWriter> writer, parts_.writer->Open(id, &ledger_));
  SliceWriter* opened = writer.get();
  attempt.SetWriter(stream, std::move(writer));
  return opened;
}

bool JobState::CheckCounts() {
  const Counted now = totals();
  if (parts_.on_progress) parts_.on_progress(now.bytes);
  Status status = dirty_limit_.Check(now.records.read, now.records.dirty, /*at_end=*/false);
  if (status.ok()) return true;
  Fail(std::move(status));
  return false;
}

void JobState::AddCounted(uint32_t slice, const Counted& counted) {
  accepted_ += counted;
  if (slice >= slice_counts_.size()) slice_counts_.resize(slice + 1);
  slice_counts_[slice] += counted.records;
}

Status JobState::FlushShared(SliceAttempt& attempt) {
  if (!shares_a_writer_ || !turnstile_.Enter(0, 0, attempt.given_up())) return {};
  Status flushed = shared_writer_ != nullptr ? shared_writer_->Flush() : Status();
  turnstile_.Leave();
  return flushed;
}

Status JobState::Stage(SliceAttempt& attempt, std::vector<Commit>* staged) {
  PST_RETURN_IF_ERROR(FlushShared(attempt));
  for (auto& [stream, writer] : attempt.writers()) {
    PST_ASSIGN_OR_RETURN(std::string words, writer->Stage());
    Attempt id = attempt.id();
    id.stream = stream;
    staged->push_back({id, std::move(words)});
  }
  const Counted counted = attempt.counted();
  if (!attempt.all_counted()) {
    return Status(Failure::kInternal,
                  fmt::format("`{}` was staged, but not all of its batches were settled",
                              attempt.slice().name));
  }
  const RecordCounts& records = counted.records;
  if (records.read != records.written + records.filtered + records.dirty) {
    return Status(
        Failure::kCountsDisagree,
        fmt::format("`{}`: {} read, but {} written + {} filtered + {} dirty", attempt.slice().name,
                    records.read, records.written, records.filtered, records.dirty));
  }
  return {};
}

void JobState::Accept(SliceAttempt& attempt, std::vector<Commit> staged) {
  const std::lock_guard lock(mutex_);
  AddCounted(attempt.id().slice, attempt.TakeCounted());
  std::ranges::move(staged, std::back_inserter(commits_));
  const Status status = attempt.spool().MoveTo(*parts_.dirty);
  if (!status.ok()) Fail(status);
}

void JobState::Discard(SliceAttempt& attempt) {
  for (auto& [stream, writer] : attempt.writers()) writer->Discard();
  attempt.writers().clear();
  for (const uint64_t batch : attempt.batches()) ledger_.Forget(batch);
}

void JobState::EndAttempt(const std::shared_ptr<SliceAttempt>& attempt) {
  if (stopped()) return;  // it stays in the queue, for the report
  std::vector<Commit> staged;
  if (!attempt->given_up()) {
    Step(EngineStep::kSliceRead);
    // Not before those of the slices before it: only the last attempt can be discarded.
    if (in_order_ &&
        !turnstile_.Enter(attempt->id().slice, attempt->blocks(), attempt->given_up())) {
      return;
    }
    const Status status = Stage(*attempt, &staged);
    if (!status.ok()) {
      attempt->GiveUp(status);
    } else {
      Step(EngineStep::kSliceStaged);
      if (queue_.Claim(*attempt)) {
        Accept(*attempt, std::move(staged));
        Step(EngineStep::kSliceClaimed);
      } else {
        Discard(*attempt);
      }
      if (in_order_) turnstile_.LeaveSlice();
      Discover();
      return;
    }
  }
  const Status why = attempt->failure();
  const uint32_t failed = queue_.failed(attempt->id().slice) + 1;
  const bool again = DescribeFailure(why.failure()).retry == Retry::kSlice &&
                     static_cast<int>(failed) < parts_.retry.attempts &&
                     parts_.writer->can_repeat() && !(shares_a_writer_ && shared_writer_used_);
  if (!again) {
    Fail(failed == 1
             ? why
             : Status(why.failure(), fmt::format("{} (after {} attempts)", why.message(), failed)));
    return;
  }
  Discard(*attempt);
  if (in_order_) turnstile_.StartOver(attempt->id().slice);
  const auto pause = parts_.retry.Pause(static_cast<int>(failed), Random());
  if (!parts_.quiet) {
    parts_.screen->Print(
        fmt::format("attempt {} of {} on `{}` failed: {}; trying again in {:.1f} s", failed,
                    parts_.retry.attempts, attempt->slice().name, why.message(),
                    static_cast<double>(pause.count()) / 1000));
  }
  queue_.TryAgain(*attempt, attempt->checkpoint(), pause);
}

Status JobState::Checkpoint(SliceAttempt& attempt, const std::string& position) {
  PST_RETURN_IF_ERROR(FlushShared(attempt));
  for (auto& [stream, writer] : attempt.writers()) PST_RETURN_IF_ERROR(writer->Flush());
  if (!attempt.all_counted()) {
    return Status(Failure::kInternal, "the target was flushed, but not all batches are settled");
  }
  {
    const std::lock_guard lock(mutex_);
    AddCounted(attempt.id().slice, attempt.TakeCounted());
    PST_RETURN_IF_ERROR(attempt.spool().MoveTo(*parts_.dirty));
  }
  attempt.SetCheckpoint(position);
  return parts_.reader->Acknowledge(attempt.slice(), position);
}

void JobState::Discover() {
  const std::lock_guard lock(discover_mutex_);
  Result<std::vector<Slice>> found = parts_.reader->Discover();
  if (!found.ok()) {
    if (DescribeFailure(found.status().failure()).retry == Retry::kNever) Fail(found.status());
    return;  // else asked again later
  }
  if (!found->empty()) queue_.Add(*std::move(found));
}

Status JobState::StageShared() {
  if (shared_writer_ == nullptr) return {};
  PST_ASSIGN_OR_RETURN(std::string words, shared_writer_->Stage());
  commits_ = {Commit{Attempt{}, std::move(words)}};
  return {};
}

Counted JobState::totals() const {
  Counted sum;
  {
    const std::lock_guard lock(mutex_);
    sum = accepted_;
  }
  for (const std::shared_ptr<SliceAttempt>& attempt : queue_.running()) sum += attempt->counted();
  return sum;
}

std::vector<RecordCounts> JobState::slice_counts() const {
  std::vector<RecordCounts> counts = slice_counts_;
  for (const std::shared_ptr<SliceAttempt>& attempt : queue_.running()) {
    if (attempt->id().slice >= counts.size()) counts.resize(attempt->id().slice + 1);
    counts[attempt->id().slice] += attempt->counted().records;
  }
  return counts;
}

Status JobState::CheckAtEnd() const {
  const RecordCounts& records = accepted_.records;
  return dirty_limit_.Check(records.read, records.dirty, /*at_end=*/true);
}

std::string JobState::DirtyWarning() const {
  return dirty_limit_.Warning(accepted_.records.read, accepted_.records.dirty);
}

Status JobState::KeepDirty() {
  for (const std::shared_ptr<SliceAttempt>& attempt : queue_.running()) {
    PST_RETURN_IF_ERROR(attempt->spool().MoveTo(*parts_.dirty));
  }
  return {};
}

void JobState::DiscardAll() {
  for (const std::shared_ptr<SliceAttempt>& attempt : queue_.running()) Discard(*attempt);
  if (shared_writer_ != nullptr) shared_writer_->Discard();
}

void JobState::ShowProgress(RateLimiter::Clock::time_point now) {
  if (!parts_.screen->IsDue(now)) return;
  const Counted so_far = totals();
  ProgressState progress;
  progress.records_read = so_far.records.read;
  progress.records_written = so_far.records.written;
  progress.dirty = so_far.records.dirty;
  progress.bytes_read = so_far.bytes;
  bool knows_bytes = true;
  bool knows_records = true;
  for (const Slice& slice : queue_.slices()) {
    knows_bytes &= slice.bytes != 0;
    knows_records &= slice.records != 0;
    progress.total_bytes += slice.bytes;
    progress.total_records += slice.records;
  }
  if (!knows_bytes) progress.total_bytes = 0;
  if (!knows_records) progress.total_records = 0;
  parts_.screen->Update(progress, now);
}

}  // namespace penstock
