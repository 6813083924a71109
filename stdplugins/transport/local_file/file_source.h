#pragma once
// Local files as inputs.

#include <atomic>
#include <memory>
#include <string>
#include <vector>

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

// Files by path, decompressed and decoded to UTF-8.
class LocalFiles : public ByteInputs {
 public:
  // `stop` may be null; when it is true, a read that a signal interrupts gives up.
  LocalFiles(std::vector<std::string> paths, Compression compression, std::string encoding,
             const std::atomic<bool>* stop);

  // Looks at every file: kInputMissing, kInputIsDirectory, kInputUnreadable, kEncodingUnavailable.
  Status Check();
  // Bytes of all files together; 0 if one of them is no regular file. After Check.
  uint64_t total_bytes() const { return total_bytes_; }

  size_t size() const override { return paths_.size(); }
  const std::string& name(size_t index) const override { return paths_[index]; }
  Result<std::unique_ptr<ByteSource>> Open(size_t index) override;
  bool reopenable(size_t index) const override;

 private:
  const std::vector<std::string> paths_;
  const Compression compression_;
  const std::string encoding_;
  const std::atomic<bool>* stop_;
  uint64_t total_bytes_ = 0;
};

}  // namespace penstock
