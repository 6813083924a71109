#pragma once
// Compiled jobs kept on disk, so that the second run of a job starts at once.
//
// The key of an entry covers all that its code depends on: the pipeline, this program, LLVM, the
// processor and the tier. Entries are staged files (staged_file.h), carry a checksum, and are only
// read from a directory that belongs to the user and that only the user can write to. When there
// are too many, the half that was written first is removed; only files that have the name and the
// first bytes of an entry are. A killed process leaves a hidden file, which a later one removes
// after a day.

#include <optional>
#include <string>

#include "compiler/codegen/compile.h"
#include "runtime/base/status.h"

namespace penstock {

class ObjectCache {
 public:
  // An empty directory name switches the cache off.
  explicit ObjectCache(std::string directory) : directory_(std::move(directory)) {}

  // $XDG_CACHE_HOME/penstock or ~/.cache/penstock; empty if there is no home.
  static std::string DefaultDirectory();

  // Checks that the directory is, or can become, a cache: kOutputCannotCreate if it contains files
  // other than entries and hidden files.
  Status Check() const;

  std::optional<std::string> Find(const ir::Pipeline& pipeline, Tier tier) const;
  // Best effort: a cache that cannot be written does not fail the job.
  void Store(const ir::Pipeline& pipeline, Tier tier, const std::string& object) const;

 private:
  std::string directory_;
};

}  // namespace penstock
