#pragma once
// The request to end a run early, in the three forms that waiting code can observe: a flag to
// look at, a file descriptor to poll, a function to be called.
//
// Two requests, apart: *drain* (take in nothing new, finish what was read) and *cancel* (give up).

#include <pthread.h>

#include <atomic>
#include <functional>
#include <list>
#include <mutex>

namespace penstock {

class CancelToken {
 public:
  CancelToken();   // aborts if the system has no file descriptor left
  ~CancelToken();  // all registrations have ended
  CancelToken(const CancelToken&) = delete;
  CancelToken& operator=(const CancelToken&) = delete;

  bool cancelled() const { return cancelled_.load(std::memory_order_acquire); }
  const std::atomic<bool>& cancelled_flag() const { return cancelled_; }
  bool draining() const { return draining_.load(std::memory_order_acquire) || cancelled(); }

  // Readable as soon as cancel, or drain, was requested; never read from it.
  int cancel_fd() const { return cancel_fd_; }
  int drain_fd() const { return drain_fd_; }

  // Any thread, and signal handlers. Callbacks follow from Notify.
  void Cancel();
  void Drain();

  // Any thread but a signal handler: once cancelled, calls the callbacks that have not been called
  // yet and interrupts the threads inside an InterruptibleCall. The engine repeats it several times
  // a second until the run is over.
  void Notify();

  // While it lives, `call` is called once when the token is cancelled (at once, if it is already),
  // on a thread of the engine: for client libraries that have a call of their own to end a wait. It
  // must not block and must not touch the token.
  class Callback {
   public:
    Callback(CancelToken& token, std::function<void()> call);
    ~Callback();  // waits for the call if it is under way
    Callback(const Callback&) = delete;
    Callback& operator=(const Callback&) = delete;

   private:
    CancelToken& token_;
    std::list<std::function<void()>>::iterator place_;
  };

  // While it lives, a blocking system call of this thread ends with EINTR when the token is
  // cancelled. Only for our own system calls: a library may not handle the signal (SIGURG) well.
  class InterruptibleCall {
   public:
    explicit InterruptibleCall(CancelToken& token);
    ~InterruptibleCall();
    InterruptibleCall(const InterruptibleCall&) = delete;
    InterruptibleCall& operator=(const InterruptibleCall&) = delete;

   private:
    CancelToken& token_;
    std::list<pthread_t>::iterator place_;
  };

 private:
  std::atomic<bool> cancelled_ = false;
  std::atomic<bool> draining_ = false;
  int cancel_fd_ = -1;
  int drain_fd_ = -1;
  std::mutex mutex_;
  std::list<std::function<void()>> callbacks_;  // empty functions: called already
  std::list<pthread_t> threads_;                // inside an InterruptibleCall
};

}  // namespace penstock
