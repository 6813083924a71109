#include "stdplugins/transport/local_file/file_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "stdplugins/format/delimited/text_decode.h"

namespace penstock {
namespace {

std::string Reason(int error) { return std::strerror(error); }

Status OpenFailure(const std::string& path, int error) {
  const std::string message = "`" + path + "` cannot be opened: " + Reason(error);
  if (error == ENOENT || error == ENOTDIR || error == ELOOP || error == ENAMETOOLONG) {
    return Status(Failure::kInputMissing, message);
  }
  if (error == EACCES || error == EPERM) return Status(Failure::kInputUnreadable, message);
  return Status(Failure::kInputReadError, message);
}

class FileSource : public ByteSource {
 public:
  FileSource(FileDescriptor fd, std::string path, const std::atomic<bool>* stop)
      : fd_(std::move(fd)), path_(std::move(path)), stop_(stop) {}

  Result<size_t> Read(char* buffer, size_t size) override {
    while (true) {
      const ssize_t count = read(fd_.get(), buffer, size);
      if (count >= 0) {
        consumed_ += static_cast<uint64_t>(count);
        return static_cast<size_t>(count);
      }
      const bool is_stopped = stop_ != nullptr && stop_->load(std::memory_order_relaxed);
      if (errno != EINTR || is_stopped) {
        return Status(errno == EISDIR ? Failure::kInputIsDirectory : Failure::kInputReadError,
                      "reading `" + path_ + "` failed: " + Reason(errno));
      }
    }
  }

  uint64_t consumed() const override { return consumed_; }

 private:
  FileDescriptor fd_;
  std::string path_;
  const std::atomic<bool>* stop_;
  uint64_t consumed_ = 0;
};

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    Close();
    fd_ = other.Release();
  }
  return *this;
}

int FileDescriptor::Release() { return std::exchange(fd_, -1); }

int FileDescriptor::Close() {
  const int fd = Release();
  return fd >= 0 && close(fd) != 0 ? errno : 0;
}

bool IsStandardInput(const std::string& path) {
  return path == "-" || path == "stdin" || path == "/dev/stdin";
}
bool IsStandardOutput(const std::string& path) {
  return path == "-" || path == "stdout" || path == "/dev/stdout";
}

LocalFiles::LocalFiles(std::vector<std::string> paths, Compression compression,
                       std::string encoding, const std::atomic<bool>* stop)
    : paths_(std::move(paths)),
      compression_(compression),
      encoding_(std::move(encoding)),
      stop_(stop) {}

Status LocalFiles::Check() {
  bool all_regular = true;
  uint64_t total = 0;
  for (const std::string& path : paths_) {
    struct stat info;
    const bool is_stdin = IsStandardInput(path);
    if ((is_stdin ? fstat(STDIN_FILENO, &info) : stat(path.c_str(), &info)) != 0) {
      return OpenFailure(path, errno);
    }
    if (S_ISDIR(info.st_mode)) {
      return Status(Failure::kInputIsDirectory, "`" + path +
                                                    "` is a directory; to read its files write `" +
                                                    path + (path.ends_with('/') ? "*`" : "/*`"));
    }
    if (!is_stdin && faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0)
      return OpenFailure(path, errno);
    all_regular = all_regular && S_ISREG(info.st_mode);
    total += static_cast<uint64_t>(info.st_size);
  }
  total_bytes_ = all_regular ? total : 0;
  const auto probe = DecodeText(encoding_, nullptr, paths_.empty() ? "" : paths_[0]);
  return probe.ok() ? Status() : probe.status();
}

Result<std::unique_ptr<ByteSource>> LocalFiles::Open(size_t index) {
  const std::string& path = paths_[index];
  FileDescriptor fd(IsStandardInput(path) ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                          : open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd.is_open()) return OpenFailure(path, errno);
  posix_fadvise(fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);  // a hint: of no effect on a pipe
  auto bytes =
      Decompress(compression_, std::make_unique<FileSource>(std::move(fd), path, stop_), path);
  return DecodeText(encoding_, std::move(bytes), path);
}

bool LocalFiles::reopenable(size_t index) const {
  struct stat info;
  return !IsStandardInput(paths_[index]) && stat(paths_[index].c_str(), &info) == 0 &&
         S_ISREG(info.st_mode);
}

}  // namespace penstock
