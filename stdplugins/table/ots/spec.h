#pragma once
// The spec half of the plugin for Tablestore tables: what the compiler and its tools know of it.

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

PluginSpec OtsSpec();

}  // namespace penstock
