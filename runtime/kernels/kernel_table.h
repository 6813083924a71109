#pragma once
// The native addresses of all kernels and slow paths, by symbol name: what tier 0 calls, and what
// the bitcode of tier 1 still refers to.

#include <span>

#include "runtime/kernels/kernel_list.h"

namespace penstock {

struct KernelSymbol {
  const char* name;
  void* address;
};

// Kernels in the order of their ids, then slow paths.
std::span<const KernelSymbol> NativeKernels();
inline const void* NativeAddress(Kernel kernel) {
  return NativeKernels()[static_cast<size_t>(kernel)].address;
}

}  // namespace penstock
