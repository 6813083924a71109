#pragma once
// The native addresses of all kernels and slow paths, by symbol name: what tier 0 calls, and what
// the bitcode of tier 1 still refers to.

#include <span>

namespace penstock {

struct KernelSymbol {
  const char* name;
  void* address;
};

std::span<const KernelSymbol> NativeKernels();

}  // namespace penstock
