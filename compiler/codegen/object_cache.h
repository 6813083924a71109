#pragma once
// Compiled jobs kept on disk, so that the second run of a job starts at once.
//
// An entry is found by all that its code depends on: the pipeline, the kernels, LLVM, the processor
// and the tier. Entries are written under a temporary name and renamed, carry a checksum, and are
// only read from a directory that belongs to the user and that nobody else may write.

#include <optional>
#include <string>

#include "compiler/codegen/compile.h"

namespace penstock {

class ObjectCache {
 public:
  // An empty directory name switches the cache off.
  explicit ObjectCache(std::string directory) : directory_(std::move(directory)) {}

  // $XDG_CACHE_HOME/penstock or ~/.cache/penstock; empty if there is no home.
  static std::string DefaultDirectory();

  std::optional<std::string> Find(const ir::Pipeline& pipeline, Tier tier) const;
  // Best effort: a cache that cannot be written is no fault of the job.
  void Store(const ir::Pipeline& pipeline, Tier tier, const std::string& object) const;

 private:
  std::string directory_;
};

}  // namespace penstock
