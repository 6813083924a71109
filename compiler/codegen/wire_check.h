#pragma once
// For tests of plugins that have a wire format: its rows against the bitcode of its kernels.

#include <string>
#include <vector>

#include "runtime/plugin/wire_format.h"

namespace penstock {

// What is wrong: kernels that are missing, have another signature than wire_format.h says, throw,
// are for a certain CPU, or need what a job cannot resolve; natives that are not listed. Empty if
// nothing is wrong.
std::vector<std::string> WireFaults(const WireFormat& format);

}  // namespace penstock
