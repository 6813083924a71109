#include "stdplugins/table/sqlite/new_database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "runtime/base/directory.h"
#include "runtime/base/file_descriptor.h"
#include "runtime/base/staged_file.h"

namespace penstock {
namespace {

constexpr std::string_view kJournal = "-journal";

bool Exists(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 || errno != ENOENT;
}

Status CannotCreate(const std::string& path, int error) {
  return Status(error == EEXIST ? Failure::kOutputExists : Failure::kOutputCannotCreate,
                error == EEXIST
                    ? fmt::format("`{}` was created by another program during the run", path)
                    : fmt::format("`{}` cannot be created: {}", path, std::strerror(error)));
}

// Only one job at a time gets here, so no other job uses these.
void RemoveLeftovers(const std::string& path) {
  const std::string directory = DirectoryOf(path);
  const Result<std::vector<std::string>> names = ListDirectory(directory);
  if (!names.ok()) return;
  for (const std::string& name : *names) {
    std::string_view plain = name;
    if (plain.ends_with(kJournal)) plain.remove_suffix(kJournal.size());
    if (IsTemporaryName(plain, NameOf(path))) unlink(JoinPath(directory, name).c_str());
  }
}

}  // namespace

Result<std::unique_ptr<NewDatabase>> NewDatabase::Begin(const RunContext& context,
                                                        const std::string& given_path,
                                                        int64_t busy_milliseconds) {
  const std::string path = FollowLinks(given_path);
  if (Exists(path)) return std::unique_ptr<NewDatabase>();
  const std::string lock_path = JoinPath(DirectoryOf(path), "." + NameOf(path) + ".penstock-lock");
  PST_ASSIGN_OR_RETURN(OutputLock lock, OutputLock::Take(lock_path, given_path, context.cancel));
  if (const Status status = lock.BecomePublisher(busy_milliseconds); !status.ok()) {
    return Status(Failure::kDatabaseBusy, status.message());
  }
  if (Exists(path)) return std::unique_ptr<NewDatabase>();
  if (lock.keeps_locks()) RemoveLeftovers(path);
  std::string temporary = JoinPath(DirectoryOf(path), TemporaryName(NameOf(path)));
  const FileDescriptor file(
      open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!file.is_open()) return CannotCreate(given_path, errno);
  return std::unique_ptr<NewDatabase>(new NewDatabase(std::move(lock), path, std::move(temporary)));
}

NewDatabase::~NewDatabase() {
  unlink(temporary_path_.c_str());
  unlink((temporary_path_ + std::string(kJournal)).c_str());
}

Status NewDatabase::Publish() {
  const int error = RenameWithoutReplacing(temporary_path_, path_);
  if (error != 0) return CannotCreate(path_, error);
  return SyncDirectory(DirectoryOf(path_));
}

}  // namespace penstock
