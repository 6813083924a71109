#pragma once
// A local file as an input.

#include <memory>
#include <string>

#include "runtime/base/cancel.h"
#include "stdplugins/format/delimited/byte_source.h"
#include "stdplugins/format/delimited/decompress.h"

namespace penstock {

// A file descriptor that closes itself.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() { Close(); }
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.Release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  int Release();
  // The errno of close(2), or 0.
  int Close();

 private:
  int fd_ = -1;
};

// The names that mean standard input or output as a path.
bool IsStandardInput(const std::string& path);
bool IsStandardOutput(const std::string& path);

// A file by its path, decompressed and decoded to UTF-8.
class LocalFile : public ByteInput {
 public:
  // `cancel` may be null; when it is cancelled, what waits for a pipe gives up.
  LocalFile(std::string path, Compression compression, std::string encoding, CancelToken* cancel);

  const std::string& name() const override { return path_; }
  Result<std::unique_ptr<ByteSource>> Open() override;
  bool reopenable() const override;

 private:
  const std::string path_;
  const Compression compression_;
  const std::string encoding_;
  CancelToken* const cancel_;
};

// "`path` cannot be opened", by errno: kInputMissing, kInputUnreadable, kInputReadError.
Status CannotOpenInput(const std::string& path, int error);

}  // namespace penstock
