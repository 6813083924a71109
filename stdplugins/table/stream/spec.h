#pragma once
// The spec half of the stream plugin: options, type mapping, abilities.

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

PluginSpec StreamSpec();

}  // namespace penstock
