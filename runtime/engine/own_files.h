#pragma once
// Checks that the files that a run writes differ from those that it reads, and from each other.

#include <string>
#include <vector>

#include "runtime/base/status.h"
#include "runtime/engine/job_runner.h"
#include "runtime/plugin/endpoint.h"

namespace penstock {

// The files of a run whose reader is prepared and whose writer is not yet. Files are compared by
// identity, not by name. All checks fail with kOutputCannotCreate.
class OwnFiles {
 public:
  // `settings`: files from which values of the job's options came.
  OwnFiles(const RunOptions& options, const RunContext& context, const Reader& reader,
           const Writer& writer, const std::vector<std::string>& settings);

  // Whether the report can be written without overwriting anything else.
  Status CheckReport() const { return Check(options_.report_path, "--report"); }
  // The same for the dirty file; also checks that the job does not change its inputs.
  Status CheckOthers() const;

 private:
  struct Used {
    std::string path;
    std::string what;  // "`x.csv`, which the job reads"
    bool is_input = false;
  };
  Status Check(const std::string& path, const std::string& flag) const;

  const RunOptions& options_;
  const Writer& writer_;
  std::vector<Used> used_;
};

}  // namespace penstock
