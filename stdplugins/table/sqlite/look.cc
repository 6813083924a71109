#include "stdplugins/table/sqlite/look.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/directory.h"
#include "runtime/base/file_descriptor.h"

namespace penstock {
namespace {

// Byte 19 of a database file, "file format read version", is 2 in WAL mode.
bool IsWal(const std::string& path) {
  constexpr off_t kReadVersion = 19;
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  char version = 0;
  return file.is_open() && pread(file.get(), &version, 1, kReadVersion) == 1 && version == 2;
}

bool Exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

bool HoldsAnything(const std::string& path) {
  struct stat about;
  return stat(path.c_str(), &about) == 0 && about.st_size > 0;
}

}  // namespace

Look HowToLook(const std::string& path) {
  const std::string wal = path + "-wal";
  if (!IsWal(path) || (Exists(wal) && Exists(path + "-shm"))) return Look::kPlain;
  if (access(DirectoryOf(path).c_str(), W_OK | X_OK) != 0) return Look::kPlain;
  return HoldsAnything(wal) ? Look::kNone : Look::kImmutable;
}

Result<SqliteDatabase> OpenForLook(const RunContext& context, const std::string& path, Look how,
                                   int64_t busy_milliseconds) {
  PST_CHECK(how != Look::kNone);
  const auto access = how == Look::kPlain ? SqliteAccess::kRead : SqliteAccess::kReadImmutable;
  return SqliteDatabase::Open(context, path, access, busy_milliseconds);
}

}  // namespace penstock
