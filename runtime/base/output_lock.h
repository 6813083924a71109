#pragma once
// Keeps runs apart that write the same output.

#include <cstdint>
#include <string>
#include <utility>

#include "runtime/base/cancel.h"
#include "runtime/base/file_descriptor.h"
#include "runtime/base/status.h"

namespace penstock {

// A lock file. Every run that writes the output holds it from Take to the end of the object; within
// that time one at a time may be the publisher. The last run to release it removes the file; a
// killed run leaves an empty hidden file that blocks no one. On a file system without locks every
// lock is granted.
class OutputLock {
 public:
  // `output` is for messages. All waiting ends when `cancel` (may be null) is cancelled.
  // kOutputCannotCreate, or kOutputBusy if another run keeps the lock for itself.
  static Result<OutputLock> Take(const std::string& path, const std::string& output,
                                 CancelToken* cancel);

  OutputLock(OutputLock&&) noexcept = default;
  OutputLock& operator=(OutputLock&&) = delete;
  ~OutputLock();

  // Waits until no other run publishes. kOutputBusy.
  Status BecomePublisher(int64_t milliseconds = 30'000) const;
  void EndPublishing() const;
  // Whether no other run holds the lock. False where that cannot be known. To a publisher it stays
  // true: a run that comes meanwhile has to be publisher once before it makes a file.
  bool IsAlone() const;
  // False: the file system does not support locks.
  bool keeps_locks() const { return keeps_locks_; }

 private:
  OutputLock(FileDescriptor fd, std::string path, std::string output, CancelToken* cancel)
      : fd_(std::move(fd)), path_(std::move(path)), output_(std::move(output)), cancel_(cancel) {}
  // 0 or an errno.
  int Set(int byte, short type) const;
  Status Wait(int byte, short type, int64_t milliseconds) const;

  FileDescriptor fd_;
  std::string path_;
  std::string output_;
  CancelToken* cancel_;
  bool keeps_locks_ = true;
};

}  // namespace penstock
