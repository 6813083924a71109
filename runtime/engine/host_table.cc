#include "runtime/engine/host_table.h"

#include "runtime/abi/host_functions.h"

namespace penstock {

std::span<const HostFunction> HostFunctions() {
  static const HostFunction kTable[] = {
#define PST_HOST(name) {#name, reinterpret_cast<void*>(&name)},
#include "runtime/abi/host_functions.def"
#undef PST_HOST
  };
  return kTable;
}

}  // namespace penstock
