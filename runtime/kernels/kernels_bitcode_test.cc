// The bitcode against the tables: every kernel is in it, with the signature that the conventions
// of README.md give it, and it needs nothing that the code generator cannot resolve.

#include <gtest/gtest.h>
#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Verifier.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Object/ObjectFile.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Target/TargetMachine.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "runtime/kernels/conversion.h"

extern "C" const char kernels_bitcode_begin[];
extern "C" const char kernels_bitcode_end[];

namespace penstock {
namespace {

const std::vector<std::string> kKernels = {
#define PST_KERNEL(symbol) #symbol,
#include "runtime/kernels/kernels.def"
#undef PST_KERNEL
};

const std::set<std::string> kMayBeMissing = {
#define PST_HOST(symbol) #symbol,
#include "runtime/abi/host_functions.def"
#undef PST_HOST
#define PST_SLOW_PATH(symbol) #symbol,
#include "runtime/kernels/slow_paths.def"
#undef PST_SLOW_PATH
    "memcpy", "memmove", "memset", "memcmp", "bcmp", "strlen"};

class KernelsBitcodeTest : public testing::Test {
 protected:
  void SetUp() override {
    const llvm::StringRef bytes(kernels_bitcode_begin,
                                static_cast<size_t>(kernels_bitcode_end - kernels_bitcode_begin));
    auto parsed = llvm::parseBitcodeFile(llvm::MemoryBufferRef(bytes, "kernels"), context_);
    ASSERT_TRUE(static_cast<bool>(parsed)) << llvm::toString(parsed.takeError());
    module_ = std::move(*parsed);
  }

  // "i32 (ptr, i64)"; empty if the function has no body.
  std::string SignatureOf(const std::string& name) const {
    const llvm::Function* function = module_->getFunction(name);
    if (function == nullptr || function->isDeclaration()) return "";
    std::string text;
    llvm::raw_string_ostream stream(text);
    function->getFunctionType()->print(stream);
    return text;
  }

  llvm::LLVMContext context_;
  std::unique_ptr<llvm::Module> module_;
};

std::string Join(std::string result, const std::vector<std::string>& parameters) {
  result += " (";
  for (size_t i = 0; i < parameters.size(); ++i) result += (i == 0 ? "" : ", ") + parameters[i];
  return result + ")";
}

void AddValue(Type type, std::vector<std::string>* parameters) {
  switch (CarrierOf(type)) {
    case Carrier::kInt32:
      parameters->push_back("i32");
      return;
    case Carrier::kInt64:
      parameters->push_back("i64");
      return;
    case Carrier::kFloat64:
      parameters->push_back("double");
      return;
    case Carrier::kInt128:
    case Carrier::kCell:
      parameters->push_back("ptr");
      return;
    case Carrier::kText:
      parameters->insert(parameters->end(), {"ptr", "i64"});
      return;
  }
}

void AddImmediates(size_t count, bool pattern, std::vector<std::string>* parameters) {
  parameters->insert(parameters->end(), count, "i32");
  if (pattern) parameters->insert(parameters->end(), {"ptr", "i64"});
}

std::string ValueKernel(Type from, size_t immediates, bool pattern) {
  std::vector<std::string> parameters = {"ptr"};
  AddValue(from, &parameters);
  AddImmediates(immediates, pattern, &parameters);
  parameters.push_back("ptr");
  return Join("i32", parameters);
}

std::string FormatSignature(Type type, bool pattern) {
  std::vector<std::string> parameters = {"ptr"};
  AddValue(type, &parameters);
  AddImmediates(FormatImmediates(type).size(), pattern, &parameters);
  return Join("ptr", parameters);
}

std::string CopySignature(Type type, bool pattern) {
  std::vector<std::string> parameters = {"ptr", "ptr", "ptr", "i64"};
  AddImmediates(ConversionImmediates({Kind::kString}, type).size(), pattern, &parameters);
  parameters.push_back("ptr");
  return Join("ptr", parameters);
}

const Type kTypes[] = {{Kind::kAny},
                       {Kind::kBool},
                       {Kind::kInt64},
                       {Kind::kDecimal, 15, 2},
                       {Kind::kDecimal, 30, 4},
                       {Kind::kDecimal},
                       {Kind::kFloat64},
                       {Kind::kString},
                       {Kind::kBytes},
                       {Kind::kDate},
                       {Kind::kTime},
                       {Kind::kTimestamp}};

TEST_F(KernelsBitcodeTest, EveryKernelIsThere) {
  for (const std::string& kernel : kKernels) EXPECT_NE(SignatureOf(kernel), "") << kernel;
}

TEST_F(KernelsBitcodeTest, EveryExportedFunctionIsListed) {
  const std::set<std::string> listed(kKernels.begin(), kKernels.end());
  for (const llvm::Function& function : *module_) {
    const std::string name = function.getName().str();
    if (!function.isDeclaration() && name.rfind("pst_", 0) == 0) {
      EXPECT_TRUE(listed.count(name)) << name;
    }
  }
}

TEST_F(KernelsBitcodeTest, ConversionsFollowTheConventions) {
  for (const Type from : kTypes) {
    for (const Type to : kTypes) {
      const Conversion found = FindConversion(from, to);
      if (found.kernel.empty()) continue;
      EXPECT_EQ(SignatureOf(found.kernel),
                ValueKernel(from, ConversionImmediates(from, to).size(), false))
          << found.kernel;
    }
  }
  for (const Type type : {Type{Kind::kDate}, Type{Kind::kTime}, Type{Kind::kTimestamp}}) {
    const std::string name = KernelTypeName(type);
    EXPECT_EQ(SignatureOf("pst_k_" + name + "_from_string_pattern"),
              ValueKernel({Kind::kString}, 0, true));
    EXPECT_EQ(SignatureOf("pst_k_string_from_" + name + "_pattern"), ValueKernel(type, 0, true));
    EXPECT_EQ(SignatureOf("pst_f_" + name + "_pattern"), FormatSignature(type, true));
  }
}

TEST_F(KernelsBitcodeTest, FormatsAndCopiesFollowTheConventions) {
  for (const Type type : kTypes) {
    if (!FormatKernel(type).empty()) {
      EXPECT_EQ(SignatureOf(FormatKernel(type)), FormatSignature(type, false)) << ToString(type);
    }
    if (!CopyKernel(type).empty()) {
      EXPECT_EQ(SignatureOf(CopyKernel(type)), CopySignature(type, false)) << ToString(type);
    }
  }
  EXPECT_EQ(SignatureOf("pst_c_date_pattern"), CopySignature({Kind::kDate}, true));
}

TEST_F(KernelsBitcodeTest, AllValueKernelsHaveTheShapeOfOne) {
  for (const std::string& kernel : kKernels) {
    const std::string signature = SignatureOf(kernel);
    if (kernel.rfind("pst_k_", 0) == 0) {
      EXPECT_EQ(signature.rfind("i32 (ptr", 0), 0u) << kernel << " " << signature;
      EXPECT_EQ(signature.substr(signature.size() - 4), "ptr)") << kernel << " " << signature;
    }
    // Only what passes in one register; a flag would need attributes that callers do not give.
    for (const llvm::Argument& argument : module_->getFunction(kernel)->args()) {
      const llvm::Type* type = argument.getType();
      EXPECT_TRUE(type->isPointerTy() || type->isDoubleTy() || type->isIntegerTy(32) ||
                  type->isIntegerTy(64))
          << kernel;
    }
  }
}

TEST_F(KernelsBitcodeTest, IsForEveryCpuAndThrowsNothing) {
  for (const llvm::Function& function : *module_) {
    if (function.isDeclaration()) continue;
    EXPECT_EQ(function.getFnAttribute("target-cpu").getValueAsString(), "x86-64")
        << function.getName().str();
    EXPECT_TRUE(function.doesNotThrow()) << function.getName().str();
    EXPECT_FALSE(function.hasFnAttribute(llvm::Attribute::OptimizeNone));
  }
  for (const llvm::GlobalVariable& global : module_->globals()) {
    EXPECT_TRUE(global.isConstant()) << global.getName().str();
  }
}

// Compiled to machine code, so that calls which LLVM only makes then (128-bit division, rounding
// without SSE4) are seen too.
TEST_F(KernelsBitcodeTest, NeedsOnlyWhatIsAllowed) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  llvm::InitializeNativeTargetAsmParser();
  std::string error;
  const std::string triple = module_->getTargetTriple();
  const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple, error);
  ASSERT_NE(target, nullptr) << error;
  const std::unique_ptr<llvm::TargetMachine> machine(
      target->createTargetMachine(triple, "x86-64", "", llvm::TargetOptions(), llvm::Reloc::PIC_));
  module_->setDataLayout(machine->createDataLayout());
  llvm::SmallVector<char, 0> object;
  llvm::raw_svector_ostream stream(object);
  llvm::legacy::PassManager passes;
  ASSERT_FALSE(
      machine->addPassesToEmitFile(passes, stream, nullptr, llvm::CodeGenFileType::ObjectFile));
  passes.run(*module_);

  auto file = llvm::object::ObjectFile::createObjectFile(
      llvm::MemoryBufferRef(llvm::StringRef(object.data(), object.size()), "kernels.o"));
  ASSERT_TRUE(static_cast<bool>(file)) << llvm::toString(file.takeError());
  for (const llvm::object::SymbolRef& symbol : (*file)->symbols()) {
    const auto flags = llvm::cantFail(symbol.getFlags());
    if ((flags & llvm::object::SymbolRef::SF_Undefined) == 0) continue;
    const std::string name = llvm::cantFail(symbol.getName()).str();
    if (name.empty() || name == "_GLOBAL_OFFSET_TABLE_") continue;
    EXPECT_TRUE(kMayBeMissing.count(name)) << name;
  }
}

}  // namespace
}  // namespace penstock
