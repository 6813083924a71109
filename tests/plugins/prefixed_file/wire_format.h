#pragma once
// `prefixed`, a wire format for tests; kernels.cc says how its rows look.

#include "runtime/plugin/wire_format.h"

namespace penstock {

extern const WireFormat kPrefixed;

}  // namespace penstock
