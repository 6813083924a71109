#pragma once

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace penstock {

// A file descriptor that closes itself.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() { Close(); }
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.Release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    if (this != &other) {
      Close();
      fd_ = other.Release();
    }
    return *this;
  }

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  int Release() { return std::exchange(fd_, -1); }
  // The errno of close(2), or 0.
  int Close() {
    const int fd = Release();
    return fd >= 0 && close(fd) != 0 ? errno : 0;
  }

 private:
  int fd_ = -1;
};

}  // namespace penstock
