#include "runtime/base/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace penstock {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;

Status Failed(Failure failure, const char* what, const std::string& path) {
  return {failure, std::string(what) + " `" + path + "`: " + strerror(errno)};
}

int OpenRetrying(const std::string& path, int flags) {
  int fd;
  do {
    fd = open(path.c_str(), flags, 0666);
  } while (fd < 0 && errno == EINTR);
  return fd;
}

}  // namespace

Result<OutputFile> OutputFile::Create(const std::string& path) {
  const int fd = OpenRetrying(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
  if (fd < 0) return Failed(Failure::kOutputCannotCreate, "cannot create", path);
  return OutputFile(fd, path, "");
}

Result<OutputFile> OutputFile::CreateAtomic(const std::string& path) {
  struct stat existing;
  if (lstat(path.c_str(), &existing) == 0 && !S_ISREG(existing.st_mode)) return Create(path);
  std::string temporary = path + "." + std::to_string(getpid()) + ".tmp";
  const int fd = OpenRetrying(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return Failed(Failure::kOutputCannotCreate, "cannot create", temporary);
  return OutputFile(fd, path, std::move(temporary));
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, "")),
      buffer_(std::move(other.buffer_)) {}

OutputFile::~OutputFile() {
  if (fd_ >= 0) close(fd_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

Status OutputFile::Append(std::string_view bytes) {
  buffer_ += bytes;
  return buffer_.size() < kBufferBytes ? Status() : Flush();
}

Status OutputFile::Flush() {
  Status status = WriteAll(buffer_);
  buffer_.clear();
  return status;
}

Status OutputFile::CutBack(uint64_t size) {
  buffer_.clear();
  const auto end = static_cast<off_t>(size);
  if (ftruncate(fd_, end) != 0 || lseek(fd_, end, SEEK_SET) != end) {
    return Failed(Failure::kOutputWriteError, "cannot write", path_);
  }
  return {};
}

Status OutputFile::WriteAll(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(fd_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Failed(Failure::kOutputWriteError, "cannot write", path_);
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return {};
}

Status OutputFile::Close() {
  PST_RETURN_IF_ERROR(Flush());
  if (close(std::exchange(fd_, -1)) != 0) {
    return Failed(Failure::kOutputWriteError, "cannot write", path_);
  }
  if (!temporary_.empty()) {
    if (rename(temporary_.c_str(), path_.c_str()) != 0) {
      return Failed(Failure::kOutputWriteError, "cannot replace", path_);
    }
    temporary_.clear();
  }
  return {};
}

}  // namespace penstock
