#pragma once
// Puts values of data sources into the options of a job.

#include <string>
#include <vector>

#include "runtime/base/status.h"
#include "runtime/datasource/data_sources.h"
#include "runtime/plugin/job_plan.h"

namespace penstock {

// What is wrong with the properties of `source`, with which `use` is to be filled; empty: nothing.
// Secrets are not looked up.
std::vector<std::string> FaultsOf(const DataSource& source, const DataSourceUse& use);

struct LaidDataSources {
  std::vector<std::string> secrets;  // among the values; must not be shown
  std::vector<std::string> files;    // that were read: of data sources and of secrets
};

// Sets the options of `plan` that the script does not set from the data sources that it names,
// found in the file `path`; empty: there is none, which fails with kDataSourcesMissing only where
// an address is needed. `parameters` are the values of the plan's variables. Fails as
// LoadDataSources and LookUpSecret do.
Result<LaidDataSources> LayDataSources(const std::string& path,
                                       const std::vector<std::string>& parameters, JobPlan& plan);

}  // namespace penstock
