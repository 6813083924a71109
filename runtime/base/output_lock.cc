// Two bytes of the file are locked: one is shared by all runs that write the output, the other
// belongs to the one that publishes. A run that wants to start while another has the file
// exclusively, to tidy up or to remove it, waits for the first byte.

#include "runtime/base/output_lock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace penstock {
namespace {

constexpr int kPublishing = 0;
constexpr int kRunning = 1;
constexpr int64_t kWait = 5;              // milliseconds between two attempts at a lock
constexpr int64_t kTidyingWait = 30'000;  // milliseconds
constexpr int kAttempts = 1000;           // at a lock file that others remove at this very moment

bool IsSameFile(int fd, const std::string& path) {
  struct stat open_file, named;
  return fstat(fd, &open_file) == 0 && lstat(path.c_str(), &named) == 0 &&
         open_file.st_dev == named.st_dev && open_file.st_ino == named.st_ino;
}

}  // namespace

Result<OutputLock> OutputLock::Take(const std::string& path, const std::string& output,
                                    CancelToken* cancel) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    FileDescriptor fd(open(
        path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0666));
    if (!fd.is_open()) {
      if (errno == EINTR) continue;
      return Status(Failure::kOutputCannotCreate,
                    "`" + output + "` cannot be created: " + std::strerror(errno));
    }
    OutputLock lock(std::move(fd), path, output, cancel);
    const int error = lock.Set(kRunning, F_RDLCK);
    if (error == EAGAIN || error == EACCES) {
      PST_RETURN_IF_ERROR(lock.Wait(kRunning, F_RDLCK, kTidyingWait));
    } else if (error != 0) {
      lock.keeps_locks_ = false;
    }
    // Whoever removed it meanwhile had the right to.
    if (IsSameFile(lock.fd_.get(), lock.path_)) return lock;
    lock.fd_.Close();
  }
  return Status(Failure::kOutputBusy, "`" + path + "` is removed repeatedly by other runs");
}

OutputLock::~OutputLock() {
  if (!fd_.is_open()) return;
  // Unlock first: of several that end at the same moment, the last one then finds no other.
  Set(kRunning, F_UNLCK);
  const bool alone = !keeps_locks_ || Set(kRunning, F_WRLCK) == 0;
  if (alone && IsSameFile(fd_.get(), path_)) unlink(path_.c_str());
}

int OutputLock::Set(int byte, short type) const {
  struct flock range = {};
  range.l_type = type;
  range.l_whence = SEEK_SET;
  range.l_start = byte;
  range.l_len = 1;
  int result;
  do {
    result = fcntl(fd_.get(), F_OFD_SETLK, &range);
  } while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
}

Status OutputLock::Wait(int byte, short type, int64_t milliseconds) const {
  for (int64_t waited = 0;; waited += kWait) {
    const int error = Set(byte, type);
    if (error == 0) return Status();
    if (waited >= milliseconds) break;
    if (cancel_ != nullptr && cancel_->cancelled()) break;
    usleep(kWait * 1000);
  }
  return Status(Failure::kOutputBusy, "`" + output_ + "` is locked by another run");
}

Status OutputLock::BecomePublisher(int64_t milliseconds) const {
  return keeps_locks_ ? Wait(kPublishing, F_WRLCK, milliseconds) : Status();
}

void OutputLock::EndPublishing() const { Set(kPublishing, F_UNLCK); }

bool OutputLock::IsAlone() const {
  if (!keeps_locks_ || Set(kRunning, F_WRLCK) != 0) return false;
  Set(kRunning, F_RDLCK);
  return true;
}

}  // namespace penstock
