#include "runtime/base/staged_file.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstring>
#include <optional>
#include <utility>

#include "runtime/base/blocking_call.h"
#include "runtime/base/directory.h"

namespace penstock {
namespace {

constexpr std::string_view kMark = ".penstock-";
constexpr size_t kDigits = 16;
constexpr size_t kMaxNamePart = 200;  // of the final name in the temporary one; names end at 255
constexpr int kAttempts = 100;
constexpr int kMostLinks = 40;  // as many as Linux follows
constexpr uint64_t kWriteBackSize = 16 << 20;

Status CannotCreate(const std::string& path, int error) {
  return Status(Failure::kOutputCannotCreate,
                "`" + path + "` cannot be created: " + std::strerror(error));
}

// The number of the descriptor that a path stands for.
std::optional<int> DescriptorOf(std::string_view path) {
  if (path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view directory : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(directory)) continue;
    const std::string_view digits = path.substr(directory.size());
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc() && end == digits.data() + digits.size()) return number;
  }
  return std::nullopt;
}

// One step: where the link `path` leads, or nothing if it is no link.
std::optional<std::string> ReadLink(const std::string& path) {
  char target[PATH_MAX];
  const ssize_t size = readlink(path.c_str(), target, sizeof target);
  if (size <= 0 || static_cast<size_t>(size) == sizeof target) return std::nullopt;
  const std::string text(target, static_cast<size_t>(size));
  return text.starts_with('/') ? text : JoinPath(DirectoryOf(path), text);
}

// Gives a new file the owner and permissions of the file that it will replace. If it cannot have
// the same group, its group gets the permissions of everyone else.
void TakeOver(int fd, const struct stat& old) {
  mode_t mode = old.st_mode & 07777;
  if (fchown(fd, old.st_uid, old.st_gid) != 0) {
    mode &= static_cast<mode_t>(~(S_ISUID | S_ISGID));
    if (fchown(fd, static_cast<uid_t>(-1), old.st_gid) != 0) {
      mode = (mode & ~static_cast<mode_t>(S_IRWXG)) | (mode & S_IRWXO) << 3;
    }
  }
  static_cast<void>(fchmod(fd, mode));  // a file system without permissions does not store any
}

}  // namespace

StagedFile::StagedFile(FileDescriptor fd, std::string temporary_path, std::string final_path,
                       CancelToken* cancel)
    : fd_(std::move(fd)),
      temporary_path_(std::move(temporary_path)),
      final_path_(std::move(final_path)),
      cancel_(cancel),
      is_direct_(temporary_path_.empty()),
      is_staged_(!is_direct_) {}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : fd_(std::move(other.fd_)),
      temporary_path_(std::move(other.temporary_path_)),
      final_path_(std::move(other.final_path_)),
      cancel_(other.cancel_),
      size_(other.size_),
      write_back_(other.write_back_),
      finished_(std::move(other.finished_)),
      is_direct_(other.is_direct_),
      is_staged_(std::exchange(other.is_staged_, false)) {}

Result<StagedFile> StagedFile::Create(const std::string& path, CancelToken* cancel, mode_t mode) {
  if (path.find('\0') != std::string::npos) return CannotCreate(path.c_str(), EINVAL);
  const std::string final_path = FollowLinks(path);
  if (const std::optional<int> number = DescriptorOf(final_path)) {
    FileDescriptor fd(fcntl(*number, F_DUPFD_CLOEXEC, 3));
    if (!fd.is_open()) return CannotCreate(path, errno);
    return Direct(std::move(fd), path, cancel);
  }
  struct stat old;
  if (stat(final_path.c_str(), &old) == 0 && !S_ISREG(old.st_mode)) {
    FileDescriptor fd(BlockingCall(cancel, [&] {  // a named pipe waits for its reader
      return open(final_path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    }));
    if (!fd.is_open()) return CannotCreate(path, errno);
    return Direct(std::move(fd), path, cancel);
  }
  return CreateExactly(final_path, cancel, mode);
}

Result<StagedFile> StagedFile::CreateExactly(const std::string& path, CancelToken* cancel,
                                             mode_t mode) {
  struct stat old;
  const bool replaces = lstat(path.c_str(), &old) == 0 && S_ISREG(old.st_mode);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::string temporary = JoinPath(DirectoryOf(path), TemporaryName(NameOf(path)));
    // No one may open a file that is meant to be private before it is.
    FileDescriptor fd(open(temporary.c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY,
                           replaces ? 0600 : mode));
    if (!fd.is_open()) {
      if (errno == EEXIST || errno == EINTR) continue;
      return CannotCreate(path, errno);
    }
    if (replaces) TakeOver(fd.get(), old);
    return StagedFile(std::move(fd), std::move(temporary), path, cancel);
  }
  return CannotCreate(path, EEXIST);
}

StagedFile StagedFile::Direct(FileDescriptor fd, std::string name, CancelToken* cancel) {
  return StagedFile(std::move(fd), "", std::move(name), cancel);
}

Status StagedFile::WriteError(int error) const {
  if (error == EPIPE) {
    return Status(Failure::kOutputClosed, "`" + final_path_ + "` was closed at the other end");
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
      BeginWriteBack();
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

// Lets the disk write what was appended while more is made, so that the flush in Finish is short.
// That flush is also what reports errors.
void StagedFile::BeginWriteBack() {
  if (is_direct() || size_ - write_back_ < kWriteBackSize) return;
  sync_file_range(fd_.get(), static_cast<off_t>(write_back_),
                  static_cast<off_t>(size_ - write_back_), SYNC_FILE_RANGE_WRITE);
  write_back_ = size_;
}

Status StagedFile::TruncateTo(uint64_t size) {
  if (finished_ && !finished_->ok()) return *finished_;  // the rest may not be on disk
  if (!fd_.is_open()) {
    fd_ = FileDescriptor(open(temporary_path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  }
  const off_t end = static_cast<off_t>(size);
  if (!fd_.is_open() || ftruncate(fd_.get(), end) != 0 || lseek(fd_.get(), end, SEEK_SET) != end) {
    return WriteError(errno);
  }
  size_ = size;
  write_back_ = std::min(write_back_, size);
  finished_.reset();
  return Status();
}

Status StagedFile::Finish() {
  if (finished_) return *finished_;  // fsync reports an error only once
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
    return Status(Failure::kOutputExists,
                  "`" + final_path_ + "` was created by another program during the run");
  }
  if (error != 0) return CannotCreate(final_path_, error);
  is_staged_ = false;
  return Status();
}

Status StagedFile::Commit() {
  PST_RETURN_IF_ERROR(Finish());
  PST_RETURN_IF_ERROR(Publish(true));
  return is_direct() ? Status() : SyncDirectory(DirectoryOf(final_path_));
}

void StagedFile::Discard() {
  fd_.Close();
  if (is_staged_) unlink(temporary_path_.c_str());
  is_staged_ = false;
}

void StagedFile::RemoveOld() {
  if (!is_direct()) unlink(final_path_.c_str());
}

Status WriteFile(const std::string& path, std::string_view content) {
  PST_ASSIGN_OR_RETURN(StagedFile file, StagedFile::Create(path));
  PST_RETURN_IF_ERROR(file.Append(content));
  return file.Commit();
}

int RenameWithoutReplacing(const std::string& from, const std::string& to) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // The file system cannot: a hard link also fails if the name is taken.
  if (link(from.c_str(), to.c_str()) != 0) return errno;
  unlink(from.c_str());
  return 0;
}

std::string TemporaryName(const std::string& name) {
  return "." + name.substr(0, kMaxNamePart) + std::string(kMark) + RandomDigits(kDigits);
}

bool IsTemporaryName(std::string_view candidate, std::string_view name) {
  name = name.substr(0, kMaxNamePart);
  if (candidate.size() != 1 + name.size() + kMark.size() + kDigits) return false;
  const std::string_view digits = candidate.substr(candidate.size() - kDigits);
  return candidate[0] == '.' && candidate.substr(1, name.size()) == name &&
         candidate.substr(1 + name.size(), kMark.size()) == kMark &&
         digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string FollowLinks(const std::string& path) {
  std::string target = path;
  for (int steps = 0; steps < kMostLinks; ++steps) {
    // The target of a descriptor is written directly, not replaced.
    if (DescriptorOf(target)) return target;
    std::optional<std::string> next = ReadLink(target);
    if (!next) return target;
    target = *std::move(next);
  }
  return path;
}

}  // namespace penstock
