#include "runtime/engine/slice_queue.h"

#include <algorithm>
#include <utility>

namespace penstock {
namespace {

// How often an unbounded reader is asked for new slices.
constexpr std::chrono::milliseconds kDiscoverInterval(1000);
constexpr std::chrono::milliseconds kNap(50);

}  // namespace

SliceQueue::SliceQueue(std::vector<Slice> slices, Rules rules, const CancelToken& cancel,
                       MakeAttempt make)
    : rules_(rules), cancel_(cancel), make_(std::move(make)) {
  Add(std::move(slices));
}

void SliceQueue::Add(std::vector<Slice> slices) {
  {
    const std::lock_guard lock(mutex_);
    for (Slice& slice : slices) {
      open_.insert(static_cast<uint32_t>(entries_.size()));
      entries_.emplace_back();
      entries_.back().slice = std::move(slice);
    }
  }
  changed_.notify_all();
}

bool SliceQueue::IsReady(const Entry& entry) const {
  return std::ranges::all_of(entry.slice.after, [&](uint32_t before) {
    return before < entries_.size() && entries_[before].is_done;
  });
}

SliceQueue::Work SliceQueue::Begin(uint32_t index) {
  Entry& entry = entries_[index];
  ++entry.started;
  if (++entry.active >= rules_.copies || entry.failed > 0) open_.erase(index);
  const auto place = std::ranges::upper_bound(
      running_, index, {}, [](const Running& running) { return running.attempt->id().slice; });
  const auto added =
      running_.insert(place, {make_(entry.slice, index, entry.started, entry.from), 1});
  return {.attempt = added->attempt, .opens = true};
}

SliceQueue::Work SliceQueue::Join(Running& running) {
  ++running.workers;
  return {.attempt = running.attempt};
}

SliceQueue::Work SliceQueue::FindInOrder(Clock::time_point now, Clock::time_point* until) {
  for (Running& running : running_) {
    if (!open_.empty() && *open_.begin() < running.attempt->id().slice) break;
    const SliceAttempt::Joining joining = running.attempt->joining();
    if (joining == SliceAttempt::Joining::kUnknown) return {};
    if (joining == SliceAttempt::Joining::kYes) return Join(running);
  }
  if (open_.empty()) return {};
  const Entry& first = entries_[*open_.begin()];
  if (!IsReady(first)) return {};
  if (now >= first.ready_at) return Begin(*open_.begin());
  *until = std::min(*until, first.ready_at);
  return {};
}

SliceQueue::Work SliceQueue::FindAny(Clock::time_point now, Clock::time_point* until) {
  for (const uint32_t index : open_) {
    const Entry& entry = entries_[index];
    if (!IsReady(entry)) continue;
    if (now >= entry.ready_at) return Begin(index);
    *until = std::min(*until, entry.ready_at);
  }
  if (rules_.unbounded) return {};
  for (Running& running : running_) {
    if (running.attempt->joining() == SliceAttempt::Joining::kYes) return Join(running);
  }
  return {};
}

SliceQueue::Work SliceQueue::Take() {
  std::unique_lock lock(mutex_);
  const Clock::time_point start = Clock::now();
  while (!cancel_.draining()) {
    if (done_ == entries_.size() && !rules_.unbounded) return {};
    const Clock::time_point now = Clock::now();
    Clock::time_point until = now + kNap;
    Work work = rules_.in_order ? FindInOrder(now, &until) : FindAny(now, &until);
    if (work.attempt != nullptr) return work;
    if (rules_.unbounded && now - start >= kDiscoverInterval) return {.look_again = true};
    changed_.wait_until(lock, until);
  }
  return {};
}

bool SliceQueue::Leave(const std::shared_ptr<SliceAttempt>& attempt) {
  const std::lock_guard lock(mutex_);
  return --std::ranges::find(running_, attempt, &Running::attempt)->workers == 0;
}

void SliceQueue::Remove(const SliceAttempt& attempt) {
  const auto removed = std::erase_if(
      running_, [&](const Running& running) { return running.attempt.get() == &attempt; });
  entries_[attempt.id().slice].active -= static_cast<int>(removed);
}

bool SliceQueue::Claim(const SliceAttempt& attempt) {
  bool claimed = false;
  {
    const std::lock_guard lock(mutex_);
    claimed = !std::exchange(entries_[attempt.id().slice].is_done, true);
    done_ += claimed ? 1 : 0;
    open_.erase(attempt.id().slice);
    Remove(attempt);
  }
  changed_.notify_all();
  return claimed;
}

void SliceQueue::TryAgain(const SliceAttempt& attempt, std::string from,
                          std::chrono::milliseconds pause) {
  {
    const std::lock_guard lock(mutex_);
    Entry& entry = entries_[attempt.id().slice];
    Remove(attempt);
    ++entry.failed;
    entry.from = std::move(from);
    entry.ready_at = Clock::now() + pause;
    if (!entry.is_done) open_.insert(attempt.id().slice);
  }
  changed_.notify_all();
}

uint32_t SliceQueue::failed(uint32_t slice) const {
  const std::lock_guard lock(mutex_);
  return entries_[slice].failed;
}

std::vector<Slice> SliceQueue::slices() const {
  const std::lock_guard lock(mutex_);
  std::vector<Slice> slices;
  slices.reserve(entries_.size());
  for (const Entry& entry : entries_) slices.push_back(entry.slice);
  return slices;
}

std::string SliceQueue::NameOf(uint32_t slice) const {
  const std::lock_guard lock(mutex_);
  return slice < entries_.size() ? entries_[slice].slice.name : std::string();
}

std::vector<std::shared_ptr<SliceAttempt>> SliceQueue::running() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<SliceAttempt>> attempts;
  for (const Running& running : running_) attempts.push_back(running.attempt);
  return attempts;
}

bool SliceQueue::all_done() const {
  const std::lock_guard lock(mutex_);
  return done_ == entries_.size();
}

void SliceQueue::Wake() {
  {
    const std::lock_guard lock(mutex_);
  }  // no worker is between checking the token and sleeping
  changed_.notify_all();
}

}  // namespace penstock
