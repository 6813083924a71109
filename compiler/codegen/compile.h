#pragma once
// Compiles a pipeline to machine code, in two tiers from one generator.

#include <string>

#include "compiler/ir/pipeline.h"

namespace penstock {

enum class Tier {
  kQuick,  // no optimisation; kernels are called as native functions. Ready in milliseconds
  kFull,   // kernels are linked in as bitcode and inlined, O2
};

enum class TargetCpu {
  kHost,      // this machine's processor
  kBaseline,  // any x86-64 machine, for executables that travel
};

// What a built executable carries besides the loop; see runtime/abi/job_image.h.
struct JobImage {
  std::string plan;           // JSON
  std::string zone;           // TZif bytes
  std::string reader_symbol;  // "pst_plugin_txtfile"
  std::string writer_symbol;
  std::string libraries = {};  // those of its kernels
};

// A relocatable object with the function `pst_job`, and the global `pst_job_image` if `image` is
// given. Thread-safe: each call has an LLVM context of its own. Throws std::bad_alloc; LLVM then
// keeps what it had.
std::string CompileJob(const ir::Pipeline& pipeline, Tier tier, TargetCpu cpu,
                       const JobImage* image = nullptr);

// LLVM ends the process where memory runs out, unless it is told otherwise. All that uses LLVM here
// calls this first.
void ThrowWhereLlvmRunsOutOfMemory();

// For `penstock dump`: the module's IR, or its assembly, as text.
std::string DumpLlvm(const ir::Pipeline& pipeline, Tier tier);
std::string DumpAssembly(const ir::Pipeline& pipeline, Tier tier);

}  // namespace penstock
