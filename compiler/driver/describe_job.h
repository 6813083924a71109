#pragma once
// Endpoints that describe their columns are asked for them when a job is compiled: the only time
// that compiling looks at more than the script.

#include <string>

#include "compiler/check/check_job.h"
#include "runtime/engine/job_runner.h"

namespace penstock {

// What is known of the job's variables: the values that a run has, or only those that need none to
// be given (the schedule's, secrets), for commands without `-p`.
enum class VariableValues { kAsForRun, kUngiven };

// Asks the endpoints of a checked job for their columns, where they describe them
// (EndpointSpec::schema_options), and checks the job again with the answers, which its plan keeps.
// `options` give variables and data sources their values. A failure leaves `job` as it is: there
// was no answer, or a variable in the address has no value yet.
Status DescribeJob(CheckedJob& job, const PluginCatalog& catalog, const RunOptions& options,
                   VariableValues values = VariableValues::kAsForRun);

// What `run`, `build` and `preview` do first: CheckJobWithSources and DescribeJob. Where that fails
// the job was not loaded.
CheckedJob CheckDescribedJob(const std::string& path, const PluginCatalog& catalog,
                             RunOptions& options,
                             VariableValues values = VariableValues::kAsForRun);

}  // namespace penstock
