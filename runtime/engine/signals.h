#pragma once
// SIGINT and SIGTERM as a request to stop, for the time of one run.

#include "runtime/base/cancel.h"

namespace penstock {

// While it lives, SIGINT, SIGTERM and SIGHUP (unless they were ignored before, as under nohup)
// cancel `token`, and a second one kills the process. After DrainFirst the first one drains, the
// second cancels, the third kills. SIGPIPE is ignored. At most one guard at a time in a process.
class SignalGuard {
 public:
  // `keep`: the handlers stay when the guard ends, because the process is about to.
  explicit SignalGuard(CancelToken* token, bool keep = false);
  ~SignalGuard();
  SignalGuard(const SignalGuard&) = delete;
  SignalGuard& operator=(const SignalGuard&) = delete;

  void DrainFirst();

  // The signal that has cancelled the run: SIGINT, SIGTERM, SIGHUP, or 0.
  int received() const;

 private:
  const bool keep_;
};

}  // namespace penstock
