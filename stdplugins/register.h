#pragma once
// The plugins that come with Penstock. plugins.cmake makes these functions from the list of
// plugins, each in a library of its own.

#include <string_view>

#include "runtime/plugin/plugin.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// As the compiler sees them.
PluginCatalog StandardPlugins();

// The runtime half of the plugin of that name; null if it has none.
const PluginRuntime* FindPluginRuntime(std::string_view plugin);

// Whether jobs with that side of the plugin can run.
bool CanRun(std::string_view plugin, Side side);

// The archive that executables are linked with; empty if this build of Penstock cannot build
// executables. Lives as long as the program.
std::string_view ExecutableArchive();

}  // namespace penstock
