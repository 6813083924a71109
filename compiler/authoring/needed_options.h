#pragma once
// The required options of a step, with example values.

#include <map>
#include <string>
#include <string_view>

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// The options to fill in so that an endpoint has all it needs, by (dotted) name, each with the
// reason in words: required ones, one of each group, and what rules need in that case.
std::map<std::string, std::string> NeededOptions(const EndpointSpec& endpoint);

// Example values of options by (dotted) name, each as JSON on one line: those of
// EndpointSpec::template_job.
std::map<std::string, std::string> ExampleValues(const EndpointSpec& endpoint);

}  // namespace penstock
