#pragma once
// A file that gets its name when it is complete: every file that Penstock writes.
//
// It is written as `.NAME.penstock-RANDOM` next to its target, which stays unchanged until then.
// That name is created exclusively, so it belongs to no other program. It is all that a killed
// process leaves; it is never read and can be deleted. The owner, group and permissions of a
// replaced file are kept as far as the process is allowed to set them.

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/cancel.h"
#include "runtime/base/file_descriptor.h"
#include "runtime/base/status.h"

namespace penstock {

//   states:  open --Finish--> complete --Publish--> published
//               \----------------\----Discard (also by the destructor)--> nothing is left
//            TruncateTo leads back from complete to open, Restage from published to complete.
class StagedFile {
 public:
  // A new file that will become `path`, with the permissions `mode` (less the umask) if there is
  // none yet. What waits gives up when `cancel` (may be null) is cancelled. A symbolic link stays
  // as it is, and what it leads to is replaced. Where `path` is a pipe, a device or an open
  // descriptor (/dev/stdout, /dev/fd/N), that is written directly. kOutputCannotCreate.
  static Result<StagedFile> Create(const std::string& path, CancelToken* cancel = nullptr,
                                   mode_t mode = 0666);
  // A new file that will become `path` itself, whatever is there.
  static Result<StagedFile> CreateExactly(const std::string& path, CancelToken* cancel = nullptr,
                                          mode_t mode = 0666);
  // Written directly, without a temporary name. `name` is for messages.
  static StagedFile Direct(FileDescriptor fd, std::string name, CancelToken* cancel = nullptr);

  StagedFile(StagedFile&& other) noexcept;
  StagedFile& operator=(StagedFile&&) = delete;
  ~StagedFile() { Discard(); }

  // kOutputWriteError, or kOutputClosed if the other end of the pipe is closed.
  Status Append(std::string_view bytes);
  // Forgets all but the first `size` bytes and opens the file again if it was finished. Not for
  // what is written directly. kOutputWriteError.
  Status TruncateTo(uint64_t size);
  // Everything is written: flushes it to the disk and closes the file. Returns the same when
  // repeated.
  Status Finish();
  // Gives the file its final name (unflushed, if it was not finished). With `replace`, an existing
  // file is replaced in one step; without, kOutputExists. The directory is not yet flushed to the
  // disk. Once done, ok again.
  Status Publish(bool replace);
  // The file has been given its temporary name back.
  void Restage() { is_staged_ = !is_direct_; }
  // Finish, Publish with replacing, and the directory is flushed: for a single file.
  Status Commit();
  void Discard();

  // Removes the file that has the final name now, because it would be wrong if this run is killed.
  void RemoveOld();

  // Where the file will be; for Create after all links.
  const std::string& final_path() const { return final_path_; }
  const std::string& temporary_path() const { return temporary_path_; }  // empty: direct
  bool is_direct() const { return is_direct_; }
  uint64_t size() const { return size_; }  // appended so far

 private:
  StagedFile(FileDescriptor fd, std::string temporary_path, std::string final_path,
             CancelToken* cancel);
  Status WriteError(int error) const;
  void BeginWriteBack();

  FileDescriptor fd_;
  std::string temporary_path_;
  std::string final_path_;
  CancelToken* cancel_;
  uint64_t size_ = 0;
  uint64_t write_back_ = 0;  // bytes that the disk was told to write
  std::optional<Status> finished_;
  bool is_direct_;
  bool is_staged_;  // has its temporary name
};

// The whole of a file at once.
Status WriteFile(const std::string& path, std::string_view content);

// rename(2) that fails with EEXIST instead of replacing. 0 or an errno.
int RenameWithoutReplacing(const std::string& from, const std::string& to);

// ".NAME.penstock-RANDOM", at most as long as a name may be.
std::string TemporaryName(const std::string& name);
// Whether TemporaryName(name) may have given `candidate`.
bool IsTemporaryName(std::string_view candidate, std::string_view name);

// What `path` leads to after all symbolic links in its last step, also if there is no such file;
// `path` itself if they lead in a circle.
std::string FollowLinks(const std::string& path);

}  // namespace penstock
