#include "stdplugins/transport/local_file/file_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "runtime/base/blocking_call.h"
#include "stdplugins/format/delimited/text_decode.h"

namespace penstock {
namespace {

std::string Reason(int error) { return std::strerror(error); }

class FileSource : public ByteSource {
 public:
  FileSource(FileDescriptor fd, std::string path, CancelToken* cancel)
      : fd_(std::move(fd)), path_(std::move(path)), cancel_(cancel) {}

  Result<size_t> Read(char* buffer, size_t size) override {
    const ssize_t count = BlockingCall(cancel_, [&] { return read(fd_.get(), buffer, size); });
    if (count < 0) {
      return Status(errno == EISDIR ? Failure::kInputIsDirectory : Failure::kInputReadError,
                    "reading `" + path_ + "` failed: " + Reason(errno));
    }
    consumed_ += static_cast<uint64_t>(count);
    return static_cast<size_t>(count);
  }

  uint64_t consumed() const override { return consumed_; }

 private:
  FileDescriptor fd_;
  std::string path_;
  CancelToken* cancel_;
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

LocalFile::LocalFile(std::string path, Compression compression, std::string encoding,
                     CancelToken* cancel)
    : path_(std::move(path)),
      compression_(compression),
      encoding_(std::move(encoding)),
      cancel_(cancel) {}

Result<std::unique_ptr<ByteSource>> LocalFile::Open() {
  FileDescriptor fd(IsStandardInput(path_)
                        ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                        : BlockingCall(cancel_, [&] {  // a named pipe waits for its writer
                            return open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
                          }));
  if (!fd.is_open()) return CannotOpenInput(path_, errno);
  posix_fadvise(fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);  // a hint: of no effect on a pipe
  auto bytes =
      Decompress(compression_, std::make_unique<FileSource>(std::move(fd), path_, cancel_), path_);
  return DecodeText(encoding_, std::move(bytes), path_);
}

bool LocalFile::reopenable() const {
  struct stat info;
  return !IsStandardInput(path_) && stat(path_.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

Status CannotOpenInput(const std::string& path, int error) {
  const std::string message = "`" + path + "` cannot be opened: " + Reason(error);
  if (error == ENOENT || error == ENOTDIR || error == ELOOP || error == ENAMETOOLONG) {
    return Status(Failure::kInputMissing, message);
  }
  if (error == EACCES || error == EPERM) return Status(Failure::kInputUnreadable, message);
  return Status(Failure::kInputReadError, message);
}

}  // namespace penstock
