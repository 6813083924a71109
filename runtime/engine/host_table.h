#pragma once
// The runtime services of host_functions.def by name, for the JIT's symbol table.

#include <span>

namespace penstock {

struct HostFunction {
  const char* name;
  void* address;
};

// All of them, in the order of host_functions.def.
std::span<const HostFunction> HostFunctions();

}  // namespace penstock
