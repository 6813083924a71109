#pragma once
// The spec half of the plugin for Kafka topics: what the compiler and its tools know of it.

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

PluginSpec KafkaSpec();

}  // namespace penstock
