#include "runtime/base/cancel.h"

#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "runtime/base/check.h"

namespace penstock {
namespace {

// Only async-signal-safe calls; errno is kept for the code that a handler interrupts.
void MakeReadable(int fd) {
  const int saved = errno;
  const uint64_t one = 1;
  (void)!write(fd, &one, sizeof one);
  errno = saved;
}

}  // namespace

CancelToken::CancelToken()
    : cancel_fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      drain_fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  PST_CHECK(cancel_fd_ >= 0 && drain_fd_ >= 0);
}

CancelToken::~CancelToken() {
  close(cancel_fd_);
  close(drain_fd_);
}

void CancelToken::Cancel() {
  cancelled_.store(true, std::memory_order_release);
  MakeReadable(cancel_fd_);
  MakeReadable(drain_fd_);
}

void CancelToken::Drain() {
  draining_.store(true, std::memory_order_release);
  MakeReadable(drain_fd_);
}

void CancelToken::Notify() {
  if (!cancelled()) return;
  const std::lock_guard lock(mutex_);
  for (std::function<void()>& call : callbacks_) {
    if (call) std::exchange(call, nullptr)();
  }
  for (const pthread_t thread : threads_) pthread_kill(thread, SIGURG);
}

CancelToken::Callback::Callback(CancelToken& token, std::function<void()> call) : token_(token) {
  const std::lock_guard lock(token_.mutex_);
  if (token_.cancelled()) std::exchange(call, nullptr)();
  place_ = token_.callbacks_.insert(token_.callbacks_.end(), std::move(call));
}

CancelToken::Callback::~Callback() {
  const std::lock_guard lock(token_.mutex_);
  token_.callbacks_.erase(place_);
}

CancelToken::InterruptibleCall::InterruptibleCall(CancelToken& token) : token_(token) {
  const std::lock_guard lock(token_.mutex_);
  place_ = token_.threads_.insert(token_.threads_.end(), pthread_self());
}

CancelToken::InterruptibleCall::~InterruptibleCall() {
  const std::lock_guard lock(token_.mutex_);
  token_.threads_.erase(place_);
}

}  // namespace penstock
