#pragma once
// Runs a checked job in this process: tier 0 at once, tier 1 made in the background and swapped in
// while the job runs, both kept in the object cache.

#include <string>

#include "compiler/ast/job.h"
#include "compiler/ir/resolved_job.h"
#include "runtime/engine/job_runner.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

enum class TierChoice { kAuto, kQuickOnly, kFullOnly };

struct ExecuteOptions {
  RunOptions run;
  TierChoice tier = TierChoice::kAuto;
  std::string cache_directory;  // empty: no cache
};

// Does not return after a job during which tier 1 is still being compiled: a running compilation
// cannot be cancelled, so the process exits with the report's code.
RunReport Execute(const ResolvedJob& job, const ExecuteOptions& options);

// kNotRunnable if a plugin of the job has no runtime half yet; names it and those that have one.
Status CheckRunnable(const JobPlan& plan, const PluginCatalog& catalog);
// The same for a job without errors that has no plan, because a plugin is known by name only.
Status CheckRunnable(const ast::Job& job, const PluginCatalog& catalog);

}  // namespace penstock
