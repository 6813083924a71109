#pragma once
// What a job would do, for programs.

#include <nlohmann/json.hpp>

#include "compiler/ir/resolved_job.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// {"reader", "writer", "data_sources", "variables", "all_columns", "columns": [{"target", "source",
// "type", "conversion"}], "notes", "limits", "time_zone", "guarantee"}, as `penstock plan` prints
// them, without slices: nothing is opened.
nlohmann::json PlanJson(const ResolvedJob& job, const PluginCatalog& catalog);

// The name of a data source with variables as `${...}`.
std::string NameOf(const DataSourceUse& use);

}  // namespace penstock
