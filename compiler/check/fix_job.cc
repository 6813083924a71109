#include "compiler/check/fix_job.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "compiler/diagnostics/apply_fixes.h"
#include "runtime/base/staged_file.h"

namespace penstock {
namespace {

// A fix that brings back what another one took away must not go on for ever.
constexpr int kMaxRounds = 100;

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
  struct stat info{};
  if (stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode)) return WriteFile(path, content);
  return Status(Failure::kOutputCannotCreate,
                fmt::format("cannot write `{}`: it is not a regular file", path));
}

}  // namespace penstock
