#pragma once
// An output file that is written under a temporary name beside its final one.

#include <atomic>
#include <string>
#include <string_view>

#include "runtime/base/status.h"
#include "stdplugins/transport/local_file/file_source.h"

namespace penstock {

//   states:  open --Finish--> complete --Publish--> published
//               \----------------\----Discard (also by the destructor)--> nothing is left
class StagedFile {
 public:
  // `stop` may be null; when it is true, a write that a signal interrupts gives up.
  using StopFlag = const std::atomic<bool>*;

  // A new file that will become `directory`/`name`. kOutputCannotCreate.
  static Result<StagedFile> Create(const std::string& directory, const std::string& name,
                                   StopFlag stop);
  // Something that is written as it is and has no temporary name: a pipe, a device.
  static StagedFile Direct(FileDescriptor fd, std::string name, StopFlag stop);

  StagedFile(StagedFile&& other) noexcept;
  StagedFile& operator=(StagedFile&&) = delete;
  ~StagedFile() { Discard(); }

  // kOutputWriteError, or kOutputClosed if nobody reads the pipe any more.
  Status Append(std::string_view bytes);
  // Everything is written: flushes it to the disk and closes the file.
  Status Finish();
  // Gives the file its final name. With `replace`, what stands there is replaced in one step;
  // without, kOutputExists. The directory is not yet flushed to the disk.
  Status Publish(bool replace);
  void Discard();

  const std::string& final_path() const { return final_path_; }
  bool is_direct() const { return temporary_path_.empty(); }

 private:
  StagedFile(FileDescriptor fd, std::string temporary_path, std::string final_path, StopFlag stop);
  Status WriteError(int error) const;

  FileDescriptor fd_;
  std::string temporary_path_;  // empty: direct, published or discarded
  std::string final_path_;
  StopFlag stop_;
};

// "name" in ".", else "directory/name".
std::string JoinPath(const std::string& directory, const std::string& name);

// Waits until the directory's entries are on the disk.
Status SyncDirectory(const std::string& directory);

}  // namespace penstock
