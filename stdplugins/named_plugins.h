#pragma once
// Plugins of the services and of DataX that have no spec half here.

#include <span>

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// In the order of their names. Lives as long as the program.
std::span<const NamedPlugin> NamedPlugins();

}  // namespace penstock
