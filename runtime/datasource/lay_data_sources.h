#pragma once
// Values of data sources under the options of a job.

#include <string>
#include <vector>

#include "runtime/base/status.h"
#include "runtime/datasource/data_sources.h"
#include "runtime/plugin/job_plan.h"

namespace penstock {

// What is wrong with the properties of `source`, with which `use` is to be filled; empty: nothing.
// Secrets are not looked up.
std::vector<std::string> FaultsOf(const DataSource& source, const DataSourceUse& use);

// Sets the options of `plan` that the script does not set from the data sources that it names,
// found in the file `path`; empty: there is none, which fails with kDataSourcesMissing only where
// an address is needed. `parameters` are the values of the plan's variables. Gives the secrets
// among the values, which must not be shown. Fails as LoadDataSources and LookUpSecret do.
Result<std::vector<std::string>> LayDataSources(const std::string& path,
                                                const std::vector<std::string>& parameters,
                                                JobPlan& plan);

}  // namespace penstock
