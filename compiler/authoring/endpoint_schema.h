#pragma once
// The parameters of one plugin on one side -> JSON Schema.

#include <nlohmann/json.hpp>
#include <string_view>

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// Whether a step of this endpoint needs parameters at all.
bool NeedsParameters(const EndpointSpec& endpoint);

// The object `parameter`: options, groups of which one is required, and rules between options.
// `plugin` is the plugin that the endpoint belongs to.
nlohmann::ordered_json EndpointSchema(const PluginSpec& plugin, const EndpointSpec& endpoint);

}  // namespace penstock
