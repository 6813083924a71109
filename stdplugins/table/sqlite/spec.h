#pragma once
// The spec half of the SQLite plugin: options, type mapping, abilities.

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

PluginSpec SqliteSpec();

}  // namespace penstock
