#pragma once
// `lint --fix`: applies fixes until none are left.

#include <string>

#include "compiler/check/check_job.h"
#include "compiler/diagnostics/levels.h"

namespace penstock {

struct FixedJob {
  CheckedJob job;  // of the fixed text
  std::string text;
  int applied = 0;  // diagnostics that were fixed
};

// Fixes what `levels` leaves over, checks again, and so on: behind a fault of syntax the next one
// only shows when the first is gone. `job` must be loaded.
FixedJob FixJob(CheckedJob job, const LintLevels& levels, const PluginCatalog& catalog,
                bool unsafe);

// Replaces the content of a file in one step: it is the old or the new one at any time. Keeps its
// permissions, and a symbolic link to it.
Status ReplaceFile(const std::string& path, std::string_view content);

}  // namespace penstock
