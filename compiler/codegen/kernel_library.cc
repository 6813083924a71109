#include "compiler/codegen/kernel_library.h"

#include <llvm/Bitcode/BitcodeReader.h>

#include "runtime/base/check.h"

extern "C" const char kernels_bitcode_begin[];
extern "C" const char kernels_bitcode_end[];

namespace penstock {

std::string_view KernelBitcode() {
  return {kernels_bitcode_begin, static_cast<size_t>(kernels_bitcode_end - kernels_bitcode_begin)};
}

KernelLibrary::KernelLibrary(llvm::LLVMContext& context) {
  std::string_view bitcode = KernelBitcode();
  auto module = llvm::getLazyBitcodeModule(
      llvm::MemoryBufferRef({bitcode.data(), bitcode.size()}, "kernels"), context);
  PST_CHECK(static_cast<bool>(module));
  bitcode_ = std::move(*module);
}

llvm::FunctionCallee KernelLibrary::Declare(llvm::Module& module, std::string_view symbol) {
  llvm::StringRef name(symbol.data(), symbol.size());
  if (llvm::Function* known = module.getFunction(name)) return known;
  llvm::Function* kernel = bitcode_->getFunction(name);
  if (kernel == nullptr) llvm::errs() << "penstock: no kernel " << name << "\n";
  PST_CHECK(kernel != nullptr);
  auto* declared = llvm::Function::Create(kernel->getFunctionType(),
                                          llvm::GlobalValue::ExternalLinkage, name, module);
  declared->setDoesNotThrow();
  return declared;
}

}  // namespace penstock
