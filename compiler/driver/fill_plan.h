#pragma once
// A plan with everything that is known when a job starts: values of variables, secrets, data
// sources.

#include <memory>
#include <string>
#include <vector>

#include "compiler/check/known_values.h"
#include "runtime/base/concealer.h"
#include "runtime/engine/run_flags.h"
#include "runtime/plugin/endpoint.h"

namespace penstock {

// Gives values as ResolveParameters does, for CheckJob. `options` outlives it.
KnownValues ValuesOf(const RunOptions& options);

struct FilledPlan {
  JobPlan plan;
  RunContext context;              // of `plan`
  Concealer secrets;               // what must not be shown
  std::vector<std::string> files;  // of data sources and their secrets
};

// Fails as a run would. Only the files of parameters, secrets and data sources are opened.
Result<std::unique_ptr<FilledPlan>> FillPlan(const JobPlan& plan, const RunOptions& options);

// Reports values that the job does not use on stderr. Fails if a file of them cannot be read.
Status WarnOfUnusedValues(const JobPlan& plan, const RunOptions& options);

}  // namespace penstock
