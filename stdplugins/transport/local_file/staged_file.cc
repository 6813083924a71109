#include "stdplugins/transport/local_file/staged_file.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "runtime/base/blocking_call.h"
#include "stdplugins/transport/local_file/output_names.h"

namespace penstock {
namespace {

constexpr size_t kMaxNamePart = 200;  // of the final name in the temporary one; names end at 255
constexpr int kAttempts = 100;

Status CannotCreate(const std::string& path, int error) {
  return Status(Failure::kOutputCannotCreate,
                "`" + path + "` cannot be created: " + std::strerror(error));
}

// rename(2) that fails with EEXIST instead of replacing. 0 or an errno.
int RenameWithoutReplacing(const std::string& from, const std::string& to) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // The file system cannot: a hard link also fails if the name is taken.
  if (link(from.c_str(), to.c_str()) != 0) return errno;
  unlink(from.c_str());
  return 0;
}

}  // namespace

StagedFile::StagedFile(FileDescriptor fd, std::string temporary_path, std::string final_path,
                       CancelToken* cancel)
    : fd_(std::move(fd)),
      temporary_path_(std::move(temporary_path)),
      final_path_(std::move(final_path)),
      cancel_(cancel),
      is_staged_(!temporary_path_.empty()) {}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : fd_(std::move(other.fd_)),
      temporary_path_(std::move(other.temporary_path_)),
      final_path_(std::move(other.final_path_)),
      cancel_(other.cancel_),
      size_(other.size_),
      finished_(std::move(other.finished_)),
      is_staged_(std::exchange(other.is_staged_, false)) {}

Result<StagedFile> StagedFile::Create(const std::string& directory, const std::string& name,
                                      CancelToken* cancel) {
  const std::string final_path = JoinPath(directory, name);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::string path =
        JoinPath(directory, "." + name.substr(0, kMaxNamePart) + ".penstock-" + RandomDigits());
    FileDescriptor fd(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0666));
    if (!fd.is_open()) {
      if (errno == EEXIST) continue;
      return CannotCreate(final_path, errno);
    }
    // A file that is replaced hands its permissions on.
    struct stat old;
    if (stat(final_path.c_str(), &old) == 0) fchmod(fd.get(), old.st_mode & 07777);
    return StagedFile(std::move(fd), std::move(path), final_path, cancel);
  }
  return CannotCreate(final_path, EEXIST);
}

StagedFile StagedFile::Direct(FileDescriptor fd, std::string name, CancelToken* cancel) {
  return StagedFile(std::move(fd), "", std::move(name), cancel);
}

Status StagedFile::WriteError(int error) const {
  if (error == EPIPE) {
    return Status(Failure::kOutputClosed, "`" + final_path_ + "` is not read any more");
  }
  return Status(Failure::kOutputWriteError,
                "writing `" + final_path_ + "` failed: " + std::strerror(error));
}

Status StagedFile::Append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count =
        BlockingCall(cancel_, [&] { return write(fd_.get(), bytes.data(), bytes.size()); });
    if (count >= 0) {
      bytes.remove_prefix(static_cast<size_t>(count));
      size_ += static_cast<uint64_t>(count);
      continue;
    }
    if (errno == EAGAIN) {  // somebody else made the pipe non-blocking
      pollfd wait = {fd_.get(), POLLOUT, 0};
      if (BlockingCall(cancel_, [&] { return poll(&wait, 1, -1); }) >= 0) continue;
    }
    return WriteError(errno);
  }
  return Status();
}

Status StagedFile::TruncateTo(uint64_t size) {
  if (finished_ && !finished_->ok()) return *finished_;  // what is left may not be on the disk
  if (!fd_.is_open()) {
    fd_ = FileDescriptor(open(temporary_path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  }
  const off_t end = static_cast<off_t>(size);
  if (!fd_.is_open() || ftruncate(fd_.get(), end) != 0 || lseek(fd_.get(), end, SEEK_SET) != end) {
    return WriteError(errno);
  }
  size_ = size;
  finished_.reset();
  return Status();
}

Status StagedFile::Finish() {
  if (finished_) return *finished_;  // what fsync has reported once, it does not report again
  // EINVAL, EROFS, ENOTSUP: pipes and devices have nothing to flush.
  const bool is_flushed = fsync(fd_.get()) == 0 || (is_direct() && errno != EIO && errno != ENOSPC);
  const int flush_error = is_flushed ? 0 : errno;
  const int close_error = fd_.Close();
  finished_ = Status();
  if (close_error != 0 && close_error != EINTR) finished_ = WriteError(close_error);
  if (flush_error != 0) finished_ = WriteError(flush_error);
  return *finished_;
}

Status StagedFile::Publish(bool replace) {
  if (!is_staged_) return Status();
  int error = 0;
  if (!replace) {
    error = RenameWithoutReplacing(temporary_path_, final_path_);
  } else if (rename(temporary_path_.c_str(), final_path_.c_str()) != 0) {
    error = errno;
  }
  if (error == EEXIST) {
    return Status(Failure::kOutputExists, "`" + final_path_ + "` has come into being meanwhile");
  }
  if (error != 0) return CannotCreate(final_path_, error);
  is_staged_ = false;
  return Status();
}

void StagedFile::Withdraw() {
  if (is_direct() || is_staged_) return;
  is_staged_ = RenameWithoutReplacing(final_path_, temporary_path_) == 0;
}

void StagedFile::Discard() {
  fd_.Close();
  if (is_staged_) unlink(temporary_path_.c_str());
  is_staged_ = false;
}

std::string JoinPath(const std::string& directory, const std::string& name) {
  if (directory == ".") return name;
  return directory.ends_with('/') ? directory + name : directory + "/" + name;
}

Status SyncDirectory(const std::string& directory) {
  FileDescriptor fd(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems cannot; EIO means that the names may be lost.
  if (fd.is_open() && fsync(fd.get()) != 0 && errno == EIO) {
    return Status(Failure::kOutputWriteError,
                  "flushing the directory `" + directory + "` failed: " + std::strerror(EIO));
  }
  return Status();
}

}  // namespace penstock
