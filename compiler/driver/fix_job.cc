#include "compiler/driver/fix_job.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

#include "compiler/diagnostics/apply_fixes.h"

namespace penstock {
namespace {

// A fix that brings back what another one took away must not go on for ever.
constexpr int kMaxRounds = 100;

Status CannotWrite(const std::string& path, int error) {
  return Status(
      error == ENOSPC || error == EIO ? Failure::kOutputWriteError : Failure::kOutputCannotCreate,
      fmt::format("cannot write `{}`: {}", path, std::strerror(error)));
}

// Zero, or errno.
int WriteAll(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t done = ::write(fd, content.data(), content.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return errno;
    content.remove_prefix(static_cast<size_t>(done));
  }
  return 0;
}

}  // namespace

FixedJob FixJob(CheckedJob job, const LintLevels& levels, const PluginCatalog& catalog,
                bool unsafe) {
  FixedJob fixed{std::move(job), "", 0};
  for (int round = 0; round < kMaxRounds; ++round) {
    FixedText next =
        ApplyFixes(fixed.job.file->text(), levels.Apply(fixed.job.diagnostics.Sorted()), unsafe);
    if (next.applied == 0) break;
    fixed.applied += next.applied;
    fixed.job = CheckJob(SourceFile(fixed.job.file->name(), std::move(next.text)), catalog);
  }
  fixed.text = fixed.job.file->text();
  return fixed;
}

Status ReplaceFile(const std::string& path, std::string_view content) {
  char resolved[PATH_MAX];
  if (::realpath(path.c_str(), resolved) == nullptr) return CannotWrite(path, errno);
  struct stat info{};
  if (::stat(resolved, &info) != 0) return CannotWrite(path, errno);
  if (!S_ISREG(info.st_mode)) return CannotWrite(path, EINVAL);
  std::string temporary = std::string(resolved) + ".XXXXXX";
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return CannotWrite(path, errno);
  int error = WriteAll(fd, content);
  if (error == 0 && ::fchmod(fd, info.st_mode & 07777) != 0) error = errno;
  if (::close(fd) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(temporary.c_str(), resolved) != 0) error = errno;
  if (error == 0) return Status();
  ::unlink(temporary.c_str());
  return CannotWrite(path, error);
}

}  // namespace penstock
