#include "runtime/engine/job_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

namespace penstock {
namespace {

constexpr std::chrono::milliseconds kNap(50);  // how late a stop may be noticed in a wait

Turnstile::Rule RuleFor(const JobParts& parts) {
  if (parts.workers == 1) return Turnstile::Rule::kAlone;
  return parts.reader->ordered() ? Turnstile::Rule::kOrdered : Turnstile::Rule::kAny;
}

}  // namespace

JobState::JobState(JobParts parts)
    : parts_(std::move(parts)),
      turnstile_(RuleFor(parts_), *parts_.stop),
      rate_(parts_.plan->limits.bytes_per_second, parts_.plan->limits.records_per_second,
            RateLimiter::Clock::now()),
      dirty_limit_(parts_.plan->limits.dirty_records, parts_.plan->limits.dirty_percentage) {}

void JobState::Fail(Status status) {
  PST_CHECK(!status.ok());
  {
    std::lock_guard lock(failure_mutex_);
    // What fails after a stop fails because of it.
    if (!stopped()) failure_ = std::move(status);
    parts_.stop->store(true);
  }
  turnstile_.Wake();
}

Status JobState::failure() const {
  std::lock_guard lock(failure_mutex_);
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
    if (parts_.workers == 1) ShowProgress(now);
  }
  return true;
}

bool JobState::Write(std::string_view records) {
  if (records.empty()) return true;
  Status status = parts_.writer->Write(records);
  if (status.ok()) return true;
  Fail(std::move(status));
  return false;
}

bool JobState::WriteDirty(const DirtyBatch& batch, const pst_block& block) {
  if (batch.empty()) return true;
  const uint64_t before = block.slice < slices_.size() ? slices_[block.slice].read : 0;
  const uint64_t first = block.first_record != 0 ? block.first_record : before + 1;
  Status status = parts_.dirty->Commit(batch, block.slice, first);
  if (status.ok()) return true;
  Fail(std::move(status));
  return false;
}

bool JobState::Count(uint32_t slice, const RecordCounts& records, uint64_t bytes) {
  if (records.read != records.written + records.filtered + records.dirty) {
    Fail({Failure::kCountsDisagree,
          fmt::format(
              "after record {} of slice {}: {} read, but {} written + {} filtered + {} dirty",
              slice < slices_.size() ? slices_[slice].read : 0, slice, records.read,
              records.written, records.filtered, records.dirty)});
    return false;
  }
  if (slice >= slices_.size()) slices_.resize(slice + 1);
  slices_[slice] += records;
  records_ += records;
  bytes_read_ += bytes;
  shown_read_.store(records_.read, std::memory_order_relaxed);
  shown_written_.store(records_.written, std::memory_order_relaxed);
  shown_dirty_.store(records_.dirty, std::memory_order_relaxed);
  shown_bytes_.store(bytes_read_, std::memory_order_relaxed);
  if (parts_.workers == 1) ShowProgress(RateLimiter::Clock::now());
  if (parts_.on_progress) parts_.on_progress(bytes_read_);
  Status status = dirty_limit_.Check(records_.read, records_.dirty, /*at_end=*/false);
  if (status.ok()) return true;
  Fail(std::move(status));
  return false;
}

Status JobState::CheckAtEnd() const {
  return dirty_limit_.Check(records_.read, records_.dirty, /*at_end=*/true);
}

void JobState::ShowProgress(RateLimiter::Clock::time_point now) {
  if (!parts_.screen->IsDue(now)) return;
  ProgressState progress;
  progress.records_read = shown_read_.load(std::memory_order_relaxed);
  progress.records_written = shown_written_.load(std::memory_order_relaxed);
  progress.dirty = shown_dirty_.load(std::memory_order_relaxed);
  progress.bytes_read = shown_bytes_.load(std::memory_order_relaxed);
  progress.total_bytes = parts_.reader->TotalBytes();
  progress.total_records = parts_.reader->TotalRecords();
  parts_.screen->Update(progress, now);
}

}  // namespace penstock
