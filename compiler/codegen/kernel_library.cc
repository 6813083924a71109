#include "compiler/codegen/kernel_library.h"

#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/Support/raw_ostream.h>

#include <string>

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

llvm::Function* KernelLibrary::Declare(llvm::Module& module, std::string_view symbol) {
  llvm::StringRef name(symbol.data(), symbol.size());
  if (llvm::Function* known = module.getFunction(name)) return known;
  llvm::Function* known_there = bitcode_->getFunction(name);
  if (known_there == nullptr) llvm::errs() << "penstock: no function " << name << "\n";
  PST_CHECK(known_there != nullptr);
  auto* declared = llvm::Function::Create(known_there->getFunctionType(),
                                          llvm::GlobalValue::ExternalLinkage, name, module);
  declared->setDoesNotThrow();
  if (known_there->hasFnAttribute(llvm::Attribute::Cold))
    declared->addFnAttr(llvm::Attribute::Cold);
  return declared;
}

llvm::StructType* KernelLibrary::Struct(std::string_view name) {
  auto* type =
      llvm::StructType::getTypeByName(bitcode_->getContext(), "struct." + std::string(name));
  PST_CHECK(type != nullptr);
  return type;
}

}  // namespace penstock
