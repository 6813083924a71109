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
                       StopFlag stop)
    : fd_(std::move(fd)),
      temporary_path_(std::move(temporary_path)),
      final_path_(std::move(final_path)),
      stop_(stop) {}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : fd_(std::move(other.fd_)),
      temporary_path_(std::exchange(other.temporary_path_, "")),
      final_path_(std::move(other.final_path_)),
      stop_(other.stop_) {}

Result<StagedFile> StagedFile::Create(const std::string& directory, const std::string& name,
                                      StopFlag stop) {
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
    return StagedFile(std::move(fd), std::move(path), final_path, stop);
  }
  return CannotCreate(final_path, EEXIST);
}

StagedFile StagedFile::Direct(FileDescriptor fd, std::string name, StopFlag stop) {
  return StagedFile(std::move(fd), "", std::move(name), stop);
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
    const ssize_t count = write(fd_.get(), bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<size_t>(count));
      continue;
    }
    if (errno == EAGAIN) {  // somebody else made the pipe non-blocking
      pollfd wait = {fd_.get(), POLLOUT, 0};
      if (poll(&wait, 1, -1) >= 0) continue;
    }
    const bool is_stopped = stop_ != nullptr && stop_->load(std::memory_order_relaxed);
    if (errno != EINTR || is_stopped) return WriteError(errno);
  }
  return Status();
}

Status StagedFile::Finish() {
  // EINVAL, EROFS, ENOTSUP: pipes and devices have nothing to flush.
  const bool is_flushed = fsync(fd_.get()) == 0 || (is_direct() && errno != EIO && errno != ENOSPC);
  const int flush_error = is_flushed ? 0 : errno;
  const int close_error = fd_.Close();
  if (flush_error != 0) return WriteError(flush_error);
  if (close_error != 0 && close_error != EINTR) return WriteError(close_error);
  return Status();
}

Status StagedFile::Publish(bool replace) {
  if (is_direct()) return Status();
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
  temporary_path_.clear();
  return Status();
}

void StagedFile::Discard() {
  fd_.Close();
  if (!temporary_path_.empty()) unlink(temporary_path_.c_str());
  temporary_path_.clear();
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
