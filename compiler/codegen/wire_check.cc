#include "compiler/codegen/wire_check.h"

#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/raw_ostream.h>

#include <algorithm>
#include <memory>
#include <set>

namespace penstock {
namespace {

// What a job can resolve besides the kernels of the format.
bool IsResolved(const std::string& name) {
  static const std::set<std::string> kKnown = {
#define PST_HOST(symbol) #symbol,
#include "runtime/abi/host_functions.def"
#undef PST_HOST
#define PST_KERNEL(name, symbol, row) #symbol,
#include "runtime/kernels/kernels.def"
#undef PST_KERNEL
#define PST_SLOW_PATH(symbol, fact) #symbol,
#include "runtime/kernels/slow_paths.def"
#undef PST_SLOW_PATH
      "memcpy", "memmove", "memset", "memcmp", "bcmp", "strlen"};
  return kKnown.contains(name) || name.starts_with("llvm.");
}

std::string Carried(Type type) {
  switch (CarrierOf(type)) {
    case Carrier::kInt32:
      return "i32";
    case Carrier::kInt64:
      return "i64";
    case Carrier::kFloat64:
      return "double";
    case Carrier::kText:
      return "ptr, i64";
    case Carrier::kInt128:
    case Carrier::kCell:
      break;
  }
  return "ptr";
}

class Check {
 public:
  explicit Check(const WireFormat& format) : format_(format) {}

  std::vector<std::string> Run() {
    const std::string_view bytes = format_.bitcode();
    auto parsed = llvm::parseBitcodeFile(
        llvm::MemoryBufferRef({bytes.data(), bytes.size()}, "wire"), context_);
    if (!parsed) return {llvm::toString(parsed.takeError())};
    module_ = std::move(*parsed);
    Expect(format_.begin, "i32 (ptr, ptr, ptr, ptr)");
    Expect(format_.next, "i32 (ptr, ptr, ptr, ptr)");
    Expect(format_.open, "ptr (ptr, i32)");
    Expect(format_.null, "ptr (ptr)");
    Expect(format_.close, "ptr (ptr, ptr)");
    for (const WireType& wire : format_.types) {
      const bool scaled = wire.type.kind == Kind::kDecimal && wire.type.precision > 0;
      Expect(wire.decode,
             scaled ? "i32 (ptr, ptr, ptr, i32, i32, ptr)" : "i32 (ptr, ptr, ptr, ptr)");
      Expect(wire.encode,
             "ptr (ptr, ptr, " + Carried(wire.type) + (scaled ? ", i32, ptr)" : ", ptr)"));
    }
    for (const llvm::Function& function : *module_) CheckFunction(function);
    return std::move(faults_);
  }

 private:
  void Expect(std::string_view symbol, const std::string& signature) {
    const llvm::Function* function = module_->getFunction({symbol.data(), symbol.size()});
    std::string found = "nothing";
    if (function != nullptr && !function->isDeclaration()) {
      found.clear();
      llvm::raw_string_ostream(found) << *function->getFunctionType();
    }
    if (found != signature) Add(symbol, "is " + found + ", not " + signature);
    const bool is_native = std::ranges::any_of(
        format_.natives, [&](const auto& native) { return native.name == symbol; });
    if (!is_native) Add(symbol, "has no native function");
  }

  void CheckFunction(const llvm::Function& function) {
    const std::string name = function.getName().str();
    if (function.isDeclaration()) {
      if (!IsResolved(name)) Add(name, "cannot be resolved in a compiled job");
      return;
    }
    if (!function.doesNotThrow()) Add(name, "can throw an exception");
    if (function.getFnAttribute("target-cpu").getValueAsString() != "x86-64") {
      Add(name, "requires a specific processor");
    }
  }

  void Add(std::string_view symbol, const std::string& what) {
    faults_.push_back(std::string(symbol) + " " + what);
  }

  const WireFormat& format_;
  llvm::LLVMContext context_;
  std::unique_ptr<llvm::Module> module_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> WireFaults(const WireFormat& format) { return Check(format).Run(); }

}  // namespace penstock
