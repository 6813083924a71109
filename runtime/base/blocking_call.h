#pragma once

#include <cerrno>
#include <optional>

#include "runtime/base/cancel.h"

namespace penstock {

// The result of `call`, a system call that may block for long, repeated as long as signals
// interrupt it. -1 with EINTR if `cancel` (which may be null) was cancelled meanwhile.
template <class Call>
auto BlockingCall(CancelToken* cancel, const Call& call) {
  std::optional<CancelToken::InterruptibleCall> interruptible;
  if (cancel != nullptr) interruptible.emplace(*cancel);
  auto result = call();
  while (result < 0 && errno == EINTR && !(cancel != nullptr && cancel->cancelled())) {
    result = call();
  }
  const int error = errno;
  interruptible.reset();
  errno = error;
  return result;
}

}  // namespace penstock
