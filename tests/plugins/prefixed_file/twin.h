#pragma once
// The wire format `prefixed` once more, for the reference interpreter.

#include "tests/reference/wire_twin.h"

namespace penstock {

const reference::WireTwin& PrefixedTwin();

}  // namespace penstock
