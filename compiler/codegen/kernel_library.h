#pragma once
// The kernels and the runtime as the code generator sees them: signatures, structs and, for tier 1,
// the bodies of kernels, all from the bitcode embedded in the compiler.

#include <llvm/IR/Module.h>

#include <memory>
#include <string_view>
#include <vector>

#include "compiler/ir/pipeline.h"

namespace penstock {

// Tied to one LLVMContext. Bodies are read lazily, so that a library of hundreds of kernels costs
// only those that a job uses.
class KernelLibrary {
 public:
  // With the kernels of the pipeline's wire formats.
  KernelLibrary(llvm::LLVMContext& context, const ir::Pipeline& pipeline);

  // Declares a kernel, a host function or the job itself in `module`, with the signature that the
  // bitcode has it with. It must be there.
  llvm::Function* Declare(llvm::Module& module, std::string_view symbol);

  // A struct of the contract with the runtime: "pst_ctx".
  llvm::StructType* Struct(std::string_view name);

  // Releases the bitcode, to be linked into a module of the same context, in this order.
  std::vector<std::unique_ptr<llvm::Module>> TakeModules() { return std::move(modules_); }

 private:
  // Those of wire formats, which may call others, then all others.
  std::vector<std::unique_ptr<llvm::Module>> modules_;
};

// The bitcode of a pipeline's wire formats.
std::vector<std::string_view> WireBitcode(const ir::Pipeline& pipeline);

// The embedded bitcode of all other kernels, for the object cache's key and the test of the kernel
// table.
std::string_view KernelBitcode();

}  // namespace penstock
