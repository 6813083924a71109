#include "runtime/kernels/kernel_table.h"

// Only addresses are taken here, so the true signatures do not matter.
extern "C" {
#define PST_KERNEL(name, symbol, row) void symbol();
#define PST_SLOW_PATH(symbol, fact) void symbol();
#include "runtime/kernels/kernels.def"
#include "runtime/kernels/slow_paths.def"
#undef PST_KERNEL
#undef PST_SLOW_PATH
}

namespace penstock {

std::span<const KernelSymbol> NativeKernels() {
  static const KernelSymbol kSymbols[] = {
#define PST_KERNEL(name, symbol, row) {#symbol, reinterpret_cast<void*>(&symbol)},
#define PST_SLOW_PATH(symbol, fact) {#symbol, reinterpret_cast<void*>(&symbol)},
#include "runtime/kernels/kernels.def"
#include "runtime/kernels/slow_paths.def"
#undef PST_KERNEL
#undef PST_SLOW_PATH
  };
  return kSymbols;
}

}  // namespace penstock
