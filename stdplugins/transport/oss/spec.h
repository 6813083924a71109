#pragma once
// The spec half of the plugin for objects in OSS: what the compiler and its tools know of it.

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

PluginSpec OssSpec();

}  // namespace penstock
