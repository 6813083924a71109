#pragma once
// An output file that is written under a temporary name beside its final one.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/cancel.h"
#include "runtime/base/status.h"
#include "stdplugins/transport/local_file/file_source.h"

namespace penstock {

//   states:  open --Finish--> complete --Publish--> published
//               \----------------\----Discard (also by the destructor)--> nothing is left
//            TruncateTo leads back from complete to open, Withdraw from published to complete.
class StagedFile {
 public:
  // A new file that will become `directory`/`name`. A write that waits gives up when `cancel` (may
  // be null) is cancelled. kOutputCannotCreate.
  static Result<StagedFile> Create(const std::string& directory, const std::string& name,
                                   CancelToken* cancel);
  // Something that is written as it is and has no temporary name: a pipe, a device.
  static StagedFile Direct(FileDescriptor fd, std::string name, CancelToken* cancel);

  StagedFile(StagedFile&& other) noexcept;
  StagedFile& operator=(StagedFile&&) = delete;
  ~StagedFile() { Discard(); }

  // kOutputWriteError, or kOutputClosed if nobody reads the pipe any more.
  Status Append(std::string_view bytes);
  // Forgets all but the first `size` bytes and opens the file again if it was finished. Not for
  // what is written directly. kOutputWriteError.
  Status TruncateTo(uint64_t size);
  // Everything is written: flushes it to the disk and closes the file. Says the same when repeated.
  Status Finish();
  // Gives the file its final name. With `replace`, what stands there is replaced in one step;
  // without, kOutputExists. The directory is not yet flushed to the disk. Once done, ok again.
  Status Publish(bool replace);
  // Takes the final name back, as far as possible.
  void Withdraw();
  void Discard();

  const std::string& final_path() const { return final_path_; }
  bool is_direct() const { return temporary_path_.empty(); }
  uint64_t size() const { return size_; }  // appended so far

 private:
  StagedFile(FileDescriptor fd, std::string temporary_path, std::string final_path,
             CancelToken* cancel);
  Status WriteError(int error) const;

  FileDescriptor fd_;
  std::string temporary_path_;  // empty: direct
  std::string final_path_;
  CancelToken* cancel_;
  uint64_t size_ = 0;
  std::optional<Status> finished_;
  bool is_staged_ = false;  // has its temporary name
};

// "name" in ".", else "directory/name".
std::string JoinPath(const std::string& directory, const std::string& name);

// Waits until the directory's entries are on the disk.
Status SyncDirectory(const std::string& directory);

}  // namespace penstock
