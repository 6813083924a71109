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

std::vector<std::string_view> WireBitcode(const ir::Pipeline& pipeline) {
  std::vector<std::string_view> bitcode;
  const WireFormat* read = pipeline.source.wire;
  const WireFormat* written = pipeline.sink.wire;
  if (read != nullptr) bitcode.push_back(read->bitcode());
  if (written != nullptr && written != read) bitcode.push_back(written->bitcode());
  return bitcode;
}

KernelLibrary::KernelLibrary(llvm::LLVMContext& context, const ir::Pipeline& pipeline) {
  std::vector<std::string_view> all = WireBitcode(pipeline);
  all.push_back(KernelBitcode());
  for (std::string_view bitcode : all) {
    auto module = llvm::getLazyBitcodeModule(
        llvm::MemoryBufferRef({bitcode.data(), bitcode.size()}, "kernels"), context);
    PST_CHECK(static_cast<bool>(module));
    modules_.push_back(std::move(*module));
  }
}

llvm::Function* KernelLibrary::Declare(llvm::Module& module, std::string_view symbol) {
  const llvm::StringRef name(symbol.data(), symbol.size());
  if (llvm::Function* known = module.getFunction(name)) return known;
  for (const auto& bitcode : modules_) {
    const llvm::Function* there = bitcode->getFunction(name);
    if (there == nullptr) continue;
    auto* declared = llvm::Function::Create(there->getFunctionType(),
                                            llvm::GlobalValue::ExternalLinkage, name, module);
    declared->setDoesNotThrow();
    if (there->hasFnAttribute(llvm::Attribute::Cold)) declared->addFnAttr(llvm::Attribute::Cold);
    return declared;
  }
  llvm::errs() << "penstock: no function " << name << "\n";
  PST_CHECK(false);
  return nullptr;
}

llvm::StructType* KernelLibrary::Struct(std::string_view name) {
  auto* type =
      llvm::StructType::getTypeByName(modules_.back()->getContext(), "struct." + std::string(name));
  PST_CHECK(type != nullptr);
  return type;
}

}  // namespace penstock
