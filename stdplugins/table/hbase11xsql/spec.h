#pragma once
// The spec half of the plugin for Phoenix tables: what the compiler and its tools know of it.

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

PluginSpec Hbase11xSqlSpec();

}  // namespace penstock
