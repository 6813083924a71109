#pragma once
// The options that a database has in DataX.

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// A database without the options that DataX's plugin does not take: data sources, and tables outside
// of `connection`. Login and connection are required, and what DataX wants as a list is one. Other
// endpoints are as they are.
EndpointSpec AsInDataX(const EndpointSpec& endpoint);

}  // namespace penstock
