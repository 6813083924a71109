// The bitcode against the tables: every kernel is in it, with the signature that the conventions
// of README.md give it, and it needs nothing that the code generator cannot resolve.

#include <gtest/gtest.h>
#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Verifier.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Object/ObjectFile.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Target/TargetMachine.h>

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "runtime/abi/job_abi.h"
#include "runtime/abi/job_image.h"
#include "runtime/kernels/kernel_list.h"

extern "C" const char kernels_bitcode_begin[];
extern "C" const char kernels_bitcode_end[];

namespace penstock {
namespace {

const std::set<std::string> kMayBeMissing = {
#define PST_HOST(symbol) #symbol,
#include "runtime/abi/host_functions.def"
#undef PST_HOST
#define PST_SLOW_PATH(symbol, fact) #symbol,
#include "runtime/kernels/slow_paths.def"
#undef PST_SLOW_PATH
    "pst_job", "memcpy", "memmove", "memset", "memcmp", "bcmp", "strlen"};

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

void AddValue(Carrier carrier, std::vector<std::string>* parameters) {
  switch (carrier) {
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

// What the row says, by the conventions of README.md.
std::string SignatureFrom(const KernelInfo& kernel) {
  std::vector<std::string> parameters;
  const bool is_test = kernel.shape == KernelShape::kTest;
  if (!is_test) parameters.push_back("ptr");  // the context, or where to write
  if (kernel.shape == KernelShape::kCopy) parameters.push_back("ptr");
  for (Carrier carrier : kernel.arguments()) AddValue(carrier, &parameters);
  parameters.insert(parameters.end(), kernel.constants.numbers, "i32");
  for (int i = 0; i < kernel.constants.texts; ++i) AddValue(Carrier::kText, &parameters);
  if (kernel.shape != KernelShape::kFormat && !is_test) parameters.push_back("ptr");
  return Join(kernel.shape == KernelShape::kValue || is_test ? "i32" : "ptr", parameters);
}

TEST_F(KernelsBitcodeTest, EveryKernelHasTheSignatureOfItsRow) {
  for (const KernelInfo& kernel : AllKernels()) {
    if (kernel.shape == KernelShape::kOwn) {
      EXPECT_NE(SignatureOf(kernel.symbol), "") << kernel.name;
    } else {
      EXPECT_EQ(SignatureOf(kernel.symbol), SignatureFrom(kernel)) << kernel.name;
    }
    // Only what passes in one register; a flag would need attributes that callers do not give.
    for (const llvm::Argument& argument : module_->getFunction(kernel.symbol)->args()) {
      const llvm::Type* type = argument.getType();
      EXPECT_TRUE(type->isPointerTy() || type->isDoubleTy() || type->isIntegerTy(32) ||
                  type->isIntegerTy(64))
          << kernel.name;
    }
  }
}

TEST_F(KernelsBitcodeTest, EveryExportedFunctionIsListed) {
  std::set<std::string> listed;
  for (const KernelInfo& kernel : AllKernels()) listed.insert(kernel.symbol);
  for (const llvm::Function& function : *module_) {
    const std::string name = function.getName().str();
    if (!function.isDeclaration() && name.rfind("pst_", 0) == 0) {
      EXPECT_TRUE(listed.count(name)) << name;
    }
  }
}

// What the code of a kernel shows of its facts.
class Facts {
 public:
  explicit Facts(const llvm::Function& kernel) {
    for (const llvm::Instruction& instruction : llvm::instructions(kernel)) {
      if (const auto* ret = llvm::dyn_cast<llvm::ReturnInst>(&instruction)) {
        LookAtResult(ret->getReturnValue());
      } else if (const auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction)) {
        if (call->getCalledFunction() != nullptr) LookAtCall(*call->getCalledFunction());
      } else if (const auto* load = llvm::dyn_cast<llvm::LoadInst>(&instruction)) {
        LookAtLoad(*load, kernel);
      }
    }
  }
  uint32_t found() const { return found_; }

 private:
  // 0 is a value, -1 is NULL, anything else may be a reason.
  void LookAtResult(const llvm::Value* value) {
    if (!seen_.insert(value).second || value->getType()->isPointerTy()) return;
    if (const auto* constant = llvm::dyn_cast<llvm::ConstantInt>(value)) {
      if (!constant->isZero()) found_ |= constant->isMinusOne() ? kMakesNull : kRefuses;
    } else if (const auto* phi = llvm::dyn_cast<llvm::PHINode>(value)) {
      for (const llvm::Use& use : phi->incoming_values()) LookAtResult(use.get());
    } else if (const auto* select = llvm::dyn_cast<llvm::SelectInst>(value)) {
      LookAtResult(select->getTrueValue());
      LookAtResult(select->getFalseValue());
    } else if (const auto* call = llvm::dyn_cast<llvm::CallBase>(value)) {
      const llvm::Function* callee = call->getCalledFunction();
      const bool is_kernel = callee != nullptr && !callee->isDeclaration();
      found_ |= is_kernel ? Facts(*callee).found() & (kRefuses | kMakesNull) : kRefuses;
    } else {
      found_ |= kRefuses;
    }
  }

  void LookAtCall(const llvm::Function& callee) {
    static const std::map<std::string, uint32_t> kSlowPaths = {
#define PST_SLOW_PATH(symbol, fact) {#symbol, fact},
#include "runtime/kernels/slow_paths.def"
#undef PST_SLOW_PATH
    };
    const std::string name = callee.getName().str();
    if (name == "pst_zone_to_local" || name == "pst_zone_to_utc") found_ |= kReadsZone;
    const auto slow = kSlowPaths.find(name);
    if (slow != kSlowPaths.end()) found_ |= slow->second;
    if (!callee.isDeclaration()) found_ |= Facts(callee).found() & (kReadsZone | kReadsClock);
  }

  void LookAtLoad(const llvm::LoadInst& load, const llvm::Function& kernel) {
    const llvm::DataLayout& layout = kernel.getParent()->getDataLayout();
    llvm::APInt offset(64, 0);
    const llvm::Value* base = load.getPointerOperand()->stripAndAccumulateConstantOffsets(
        layout, offset, /*AllowNonInbounds=*/true);
    const uint64_t at = offset.getZExtValue();
    const bool is_clock = at == offsetof(pst_ctx, now_seconds) ||
                          at == offsetof(pst_ctx, now_nanos) ||
                          at == offsetof(pst_ctx, now_offset_seconds);
    if (kernel.arg_size() > 0 && base == kernel.getArg(0) && is_clock) found_ |= kReadsClock;
  }

  std::set<const llvm::Value*> seen_;
  uint32_t found_ = kNoFacts;
};

TEST_F(KernelsBitcodeTest, ValueKernelsDoWhatTheirRowsSay) {
  for (const KernelInfo& kernel : AllKernels()) {
    if (kernel.shape != KernelShape::kValue) continue;
    uint32_t found = Facts(*module_->getFunction(kernel.symbol)).found();
    uint32_t said = kernel.facts & ~uint32_t{kGrows | kIsAddress};
    // A kernel that asks the zone for some arguments only calls the same slow path.
    if (kernel.Is(kMayReadZone)) {
      EXPECT_TRUE(found & (kReadsZone | kMayReadZone)) << kernel.name;
      found &= ~uint32_t{kReadsZone | kMayReadZone};
      said &= ~uint32_t{kMayReadZone};
    }
    EXPECT_EQ(found, said) << kernel.name;
  }
}

// The structs of the contract lie in the bitcode as the runtime sees them.
TEST_F(KernelsBitcodeTest, StructsAreTheRuntimes) {
  const auto expect = [&](const char* name, size_t size, std::vector<size_t> offsets) {
    auto* type = llvm::StructType::getTypeByName(context_, std::string("struct.") + name);
    ASSERT_NE(type, nullptr) << name;
    const llvm::StructLayout* layout = module_->getDataLayout().getStructLayout(type);
    EXPECT_EQ(layout->getSizeInBytes(), size) << name;
    for (size_t offset : offsets) {
      const unsigned element = layout->getElementContainingOffset(offset);
      EXPECT_EQ(layout->getElementOffset(element), offset) << name;
    }
  };
  expect("pst_text", sizeof(pst_text), {offsetof(pst_text, size)});
  expect("pst_cell", sizeof(pst_cell), {offsetof(pst_cell, size), offsetof(pst_cell, tag)});
  expect("pst_column", sizeof(pst_column),
         {offsetof(pst_column, nulls), offsetof(pst_column, offsets),
          offsetof(pst_column, text_room)});
  expect("pst_block", sizeof(pst_block),
         {offsetof(pst_block, row_end), offsetof(pst_block, columns),
          offsetof(pst_block, field_count), offsetof(pst_block, is_tidy)});
  expect("pst_ctx", sizeof(pst_ctx),
         {offsetof(pst_ctx, w_end), offsetof(pst_ctx, dirty), offsetof(pst_ctx, scratch_begin),
          offsetof(pst_ctx, out_columns), offsetof(pst_ctx, out_rows),
          offsetof(pst_ctx, parameters), offsetof(pst_ctx, worker)});
  expect("pst_image", sizeof(pst_image), {offsetof(pst_image, job)});
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
