#pragma once
// SIGINT and SIGTERM as a request to stop, for the time of one run.

#include <pthread.h>

#include <atomic>

namespace penstock {

// While it lives: SIGINT and SIGTERM set `*stop` (unless they were ignored before, as under nohup)
// and a second one kills the process; SIGPIPE is ignored. System calls that wait end with EINTR.
// At most one at a time in a process.
class SignalGuard {
 public:
  explicit SignalGuard(std::atomic<bool>* stop);
  ~SignalGuard();
  SignalGuard(const SignalGuard&) = delete;
  SignalGuard& operator=(const SignalGuard&) = delete;

  // The signal that came: SIGINT, SIGTERM, or 0.
  int received() const;

  // Makes a system call that `thread` may be waiting in end with EINTR. The thread has not been
  // joined yet.
  void Interrupt(pthread_t thread) const;
};

}  // namespace penstock
