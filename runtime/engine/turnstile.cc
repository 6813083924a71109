#include "runtime/engine/turnstile.h"

#include "runtime/base/short_wait.h"

namespace penstock {

bool Turnstile::Enter(uint64_t sequence) {
  if (rule_ == Rule::kAlone) return true;
  const auto may_enter = [&] {
    return stop_.load() || (rule_ == Rule::kOrdered ? next_ == sequence : !occupied_);
  };
  ShortWait(may_enter);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, may_enter);
  if (stop_.load()) return false;
  occupied_ = true;
  return true;
}

void Turnstile::Leave() {
  if (rule_ == Rule::kAlone) return;
  {
    std::lock_guard lock(mutex_);
    ++next_;
    occupied_ = false;
  }
  changed_.notify_all();
}

void Turnstile::Wake() {
  {
    std::lock_guard lock(mutex_);
  }  // nobody is between its look at `stop` and its sleep
  changed_.notify_all();
}

}  // namespace penstock
