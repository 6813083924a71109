#pragma once
// What the compiler knows of plugins, for people and programs.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// By name; null if there is none.
const PluginSpec* FindPlugin(const PluginCatalog& catalog, std::string_view name);
const NamedPlugin* FindNamed(const PluginCatalog& catalog, std::string_view name);
// That there is neither, and which one may have been meant.
std::string UnknownPlugin(const PluginCatalog& catalog, std::string_view name);

std::string_view SidesOf(bool reads, bool writes);  // "reader, writer"

// {"format_version", "plugins": [{"name", "title", "runnable", "reader", "writer"}],
// "known_by_name"}: everything about `chosen`, and the names of all plugins without a spec.
nlohmann::ordered_json PluginsJson(const PluginCatalog& catalog,
                                   const std::vector<const PluginSpec*>& chosen);

// Why there is no template of `name` for `side`; empty if there is one.
std::string WhyNoTemplate(const PluginCatalog& catalog, std::string_view name, Side side);

}  // namespace penstock
