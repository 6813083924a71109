#include "runtime/engine/turnstile.h"

#include "runtime/base/short_wait.h"

namespace penstock {

bool Turnstile::Enter(uint32_t slice, uint64_t sequence, const std::atomic<bool>& given_up) {
  const auto is_over = [&] { return stop_.load() || given_up.load(); };
  if (rule_ == Rule::kAlone) return !is_over();
  const auto may_enter = [&] {
    return is_over() ||
           (rule_ == Rule::kOrdered ? slice_ == slice && next_ == sequence : !occupied_);
  };
  ShortWait(may_enter);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, may_enter);
  if (is_over()) return false;
  occupied_ = true;
  return true;
}

void Turnstile::Leave() {
  if (rule_ == Rule::kAlone) return;
  {
    const std::lock_guard lock(mutex_);
    ++next_;
    occupied_ = false;
  }
  changed_.notify_all();
}

void Turnstile::StartOver(uint32_t slice) {
  const std::lock_guard lock(mutex_);
  if (slice_ == slice) next_ = 0;
  occupied_ = false;
}

void Turnstile::LeaveSlice() {
  if (rule_ == Rule::kAlone) return;
  {
    const std::lock_guard lock(mutex_);
    ++slice_;
    next_ = 0;
    occupied_ = false;
  }
  changed_.notify_all();
}

void Turnstile::Wake() {
  {
    const std::lock_guard lock(mutex_);
  }  // nobody is between its look at `stop` and its sleep
  changed_.notify_all();
}

}  // namespace penstock
