#pragma once
// The JSON Schema of files of data sources, for editors.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/plugin/job_plan.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// All types that data sources may have.
std::vector<std::string_view> DataSourceTypes(const PluginCatalog& catalog);

// What a data source of that type can contain; nothing if no plugin has such data sources.
std::optional<DataSourceUse> DataSourceOfType(std::string_view type, const PluginCatalog& catalog);

std::string WriteDataSourcesSchema(const PluginCatalog& catalog);

}  // namespace penstock
