#pragma once
// What Kafka Connect itself reads of the configuration of a sink connector.

#include <vector>

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

std::vector<OptionSpec> FrameworkOptions();

std::vector<OptionRule> FrameworkRules();

// Keys that belong to the configuration of a worker, and have no effect in that of a connector; for
// connectors of which all keys are known.
void AddWorkerKeys(EndpointSpec& spec);

}  // namespace penstock
