#pragma once
// Option `datasource` of a step: which options the data source may set.

#include <vector>

#include "compiler/sema/bind_options.h"
#include "runtime/plugin/job_plan.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

inline constexpr std::string_view kDataSourceOption = "datasource";

// Every data source that the step names: next to the options, or in an entry of `connection`. The
// properties of one in a further entry are under that entry: "connection[1].username".
std::vector<DataSourceUse> DataSourceUses(const BoundOptions& options, const PluginSpec& plugin,
                                          const EndpointSpec& spec);

// What a data source of that plugin can contain if no script sets anything.
DataSourceUse DataSourceOf(const PluginSpec& plugin, const EndpointSpec& spec);

}  // namespace penstock
