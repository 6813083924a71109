#pragma once
// The plugins that come with Penstock, as the compiler sees them.

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

PluginCatalog StandardPlugins();

}  // namespace penstock
