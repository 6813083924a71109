#pragma once
// The data sources of a project, for commands.

#include <map>
#include <string>

#include "compiler/check/check_job.h"
#include "compiler/check/project_file.h"
#include "runtime/datasource/data_sources.h"

namespace penstock {

// The file of data sources for `script`: `flag`, else what the environment names, else
// `datasources` of the nearest project file. Empty: there is none.
std::string FindDataSources(const std::string& flag, const std::string& script,
                            ProjectFiles& projects);

// Looks up the data sources of a job by name, unless the name contains a variable, and reports
// those that are missing or of the wrong kind; `job` is then not resolved any more. Fails if the
// file cannot be read.
Status CheckDataSources(const std::string& path, CheckedJob& job);

// What `run`, `build`, `plan` and their like do first: CheckJob with the plugins that the project
// names, and CheckDataSources with the file that FindDataSources gives, which is stored in `flag`.
CheckedJob CheckJobWithSources(const std::string& path, const PluginCatalog& catalog,
                               const KnownValues& values, std::string& flag);

}  // namespace penstock
