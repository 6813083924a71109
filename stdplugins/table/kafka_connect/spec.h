#pragma once
// The spec half of connectors of Kafka Connect: what the compiler and its tools know of them.

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// The topics that a sink connector reads, and a connector of which no more is known than what all
// have in common.
PluginSpec KafkaConnectSpec();

// The connector that writes to Tablestore.
PluginSpec TablestoreSinkSpec();

}  // namespace penstock
