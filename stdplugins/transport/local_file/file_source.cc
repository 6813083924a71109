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

// What has become of a file since it was planned; empty if nothing bad has.
std::string ChangeOf(const PlannedFile& file, int fd) {
  struct stat info;
  if (!file.content || fstat(fd, &info) != 0) return "";
  const PlannedFile::Content now = ContentOf(info);
  if (now.size < file.content->size) return "was cut while the job ran";
  const bool same_file = now.inode == file.content->inode;
  const bool is_touched = now.modified != file.content->modified;
  // What the kernel makes up (/proc) has no size, and a new time whenever it is looked at.
  if (same_file && is_touched && now.size == file.content->size && now.size != 0) {
    return "was rewritten while the job ran";
  }
  const bool replaced = !IsStandardInput(file.path) && stat(file.path.c_str(), &info) == 0 &&
                        info.st_ino != file.content->inode;
  return same_file && !replaced ? "" : "was replaced by another file while the job ran";
}

class FileSource : public ByteSource {
 public:
  FileSource(FileDescriptor fd, PlannedFile file, CancelToken* cancel)
      : fd_(std::move(fd)), file_(std::move(file)), cancel_(cancel) {}

  Result<size_t> Read(char* buffer, size_t size) override {
    const ssize_t count = BlockingCall(cancel_, [&] { return read(fd_.get(), buffer, size); });
    if (count < 0) {
      return Status(errno == EISDIR ? Failure::kInputIsDirectory : Failure::kInputReadError,
                    "reading `" + file_.path + "` failed: " + Reason(errno));
    }
    if (count == 0) {
      const std::string change = ChangeOf(file_, fd_.get());
      if (!change.empty()) {
        return Status(Failure::kInputReadError, "`" + file_.path + "` " + change);
      }
    }
    consumed_ += static_cast<uint64_t>(count);
    return static_cast<size_t>(count);
  }

  uint64_t consumed() const override { return consumed_; }

 private:
  FileDescriptor fd_;
  const PlannedFile file_;
  CancelToken* cancel_;
  uint64_t consumed_ = 0;
};

}  // namespace

bool IsStandardInput(const std::string& path) {
  return path == "-" || path == "stdin" || path == "/dev/stdin";
}
bool IsStandardOutput(const std::string& path) {
  return path == "-" || path == "stdout" || path == "/dev/stdout";
}

LocalFile::LocalFile(PlannedFile file, Compression compression, std::string encoding,
                     CancelToken* cancel)
    : file_(std::move(file)),
      compression_(compression),
      encoding_(std::move(encoding)),
      cancel_(cancel) {}

Result<std::unique_ptr<ByteSource>> LocalFile::Open() {
  FileDescriptor fd(IsStandardInput(file_.path)
                        ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                        : BlockingCall(cancel_, [&] {  // a named pipe waits for its writer
                            return open(file_.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
                          }));
  if (!fd.is_open()) return CannotOpenInput(file_.path, errno);
  posix_fadvise(fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);  // a hint: of no effect on a pipe
  auto bytes = Decompress(compression_, std::make_unique<FileSource>(std::move(fd), file_, cancel_),
                          file_.path);
  return DecodeText(encoding_, std::move(bytes), file_.path);
}

bool LocalFile::reopenable() const {
  struct stat info;
  return !IsStandardInput(file_.path) && stat(file_.path.c_str(), &info) == 0 &&
         S_ISREG(info.st_mode);
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
