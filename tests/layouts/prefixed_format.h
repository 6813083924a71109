#pragma once
// `prefixed`, a wire format for tests; prefixed_kernels.cc says how its rows look.

#include "runtime/plugin/wire_format.h"
#include "tests/reference/wire_twin.h"

namespace penstock {

extern const WireFormat kPrefixed;

// Index into its types; the widest if there is more than one for `type`. -1: none.
int PrefixedType(Type type);

const reference::WireTwin& PrefixedTwin();

}  // namespace penstock
