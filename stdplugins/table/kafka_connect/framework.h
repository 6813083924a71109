#pragma once
// What Kafka Connect itself reads of the configuration of a sink connector.

#include <vector>

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

std::vector<OptionSpec> FrameworkOptions();

// Keys that belong to the configuration of a worker have no effect.
std::vector<OptionRule> FrameworkRules();

}  // namespace penstock
