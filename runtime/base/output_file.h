#pragma once
// A file that Penstock writes about a run (a report, dirty records): buffered, every error seen.

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/base/status.h"

namespace penstock {

class OutputFile {
 public:
  // Creates or truncates `path` for writing. kOutputCannotCreate if that fails.
  static Result<OutputFile> Create(const std::string& path);

  // Like Create, but under a temporary name beside `path`, which Close renames to `path`; until
  // then an older file stays as it is. What is not a regular file (a pipe, a terminal, a link, such
  // as /dev/stdout) is written directly.
  static Result<OutputFile> CreateAtomic(const std::string& path);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) = delete;
  ~OutputFile();  // without Close: closes, and removes a temporary file

  // The functions below fail with kOutputWriteError.
  Status Append(std::string_view bytes);
  Status Flush();
  // Takes back all but the first `size` bytes, which were flushed. Only if can_cut_back: what is
  // written directly may have been read by others.
  Status CutBack(uint64_t size);
  bool can_cut_back() const { return !temporary_.empty(); }
  // Flushes, renames and closes. Nothing else may be called afterwards.
  Status Close();

  const std::string& path() const { return path_; }

 private:
  OutputFile(int fd, std::string path, std::string temporary)
      : fd_(fd), path_(std::move(path)), temporary_(std::move(temporary)) {}
  Status WriteAll(std::string_view bytes);

  int fd_ = -1;
  std::string path_;
  std::string temporary_;  // empty: written directly
  std::string buffer_;
};

}  // namespace penstock
