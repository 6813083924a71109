#pragma once
// The kernels as the code generator sees them: their signatures and, for tier 1, their bodies, both
// from the bitcode embedded in the compiler.

#include <llvm/IR/Module.h>

#include <memory>
#include <string_view>

namespace penstock {

// Tied to one LLVMContext. Bodies are read lazily, so that a library of hundreds of kernels costs
// only those that a job uses.
class KernelLibrary {
 public:
  explicit KernelLibrary(llvm::LLVMContext& context);

  // Declares `symbol` ("pst_k_like") in `module` with the signature it has in the bitcode. A kernel
  // that only exists as native code has none there: then the check fails.
  llvm::FunctionCallee Declare(llvm::Module& module, std::string_view symbol);

  // Gives up the bitcode, to be linked into a module of the same context.
  std::unique_ptr<llvm::Module> TakeModule() { return std::move(bitcode_); }

 private:
  std::unique_ptr<llvm::Module> bitcode_;
};

// The embedded bitcode, for the object cache's key and the test of the kernel table.
std::string_view KernelBitcode();

}  // namespace penstock
