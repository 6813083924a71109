#pragma once
// generate: ir::Pipeline -> llvm::Module.

#include <llvm/IR/Module.h>
#include <llvm/Target/TargetMachine.h>

#include <memory>

#include "compiler/codegen/kernel_library.h"
#include "compiler/ir/pipeline.h"

namespace penstock {

// The name of the generated function, see runtime/abi/job_abi.h.
inline constexpr char kJobFunction[] = "pst_job";

// The job's loop for the target of `machine`, calling kernels by name; verified. Kernels are only
// declared: tier 0 resolves them to native code, tier 1 links their bodies in.
std::unique_ptr<llvm::Module> GenerateModule(const ir::Pipeline& pipeline,
                                             const llvm::TargetMachine& machine,
                                             llvm::LLVMContext& context, KernelLibrary& kernels);

}  // namespace penstock
