#include "compiler/codegen/jit.h"

#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/Support/TargetSelect.h>

#include <cstring>
#include <optional>
#include <system_error>

#include "compiler/codegen/compile.h"
#include "compiler/codegen/generate.h"

extern "C" void __divti3();
extern "C" void __modti3();
extern "C" void __udivti3();
extern "C" void __umodti3();

namespace penstock {

namespace {

// The first of several errors: the others follow from it.
class FirstError {
 public:
  void Add(llvm::Error error) {
    llvm::handleAllErrors(std::move(error), [this](const llvm::ErrorInfoBase& info) {
      if (!status_) status_ = Describe(info);
    });
  }
  Status Take(llvm::Error error) {
    Add(std::move(error));
    return *std::move(status_);
  }

 private:
  static Status Describe(const llvm::ErrorInfoBase& info) {
    const std::error_code code = info.convertToErrorCode();
    const bool blocked =
        code == std::errc::permission_denied || code == std::errc::operation_not_permitted;
    const Failure failure = code == std::errc::not_enough_memory ? Failure::kOutOfMemory
                            : blocked                            ? Failure::kCodeBlocked
                                                                 : Failure::kInternal;
    return {failure, "loading compiled code: " + info.message()};
  }

  std::optional<Status> status_;
};

}  // namespace

struct JitProgram::State {
  FirstError error;  // outlives the session that reports to it
  std::unique_ptr<llvm::orc::LLJIT> jit;
};

JitProgram::JitProgram() = default;
JitProgram::JitProgram(JitProgram&&) noexcept = default;
JitProgram& JitProgram::operator=(JitProgram&&) noexcept = default;
JitProgram::~JitProgram() = default;

namespace {

// What LLVM makes of loops, comparisons and 128-bit divisions.
const NativeSymbol kCompilerSymbols[] = {
    {"memcpy", reinterpret_cast<void*>(&std::memcpy)},
    {"memmove", reinterpret_cast<void*>(&std::memmove)},
    {"memset", reinterpret_cast<void*>(&std::memset)},
    {"memcmp", reinterpret_cast<void*>(&std::memcmp)},
    {"bcmp", reinterpret_cast<void*>(&std::memcmp)},
    {"strlen", reinterpret_cast<void*>(static_cast<size_t (*)(const char*)>(&std::strlen))},
    {"__divti3", reinterpret_cast<void*>(&__divti3)},
    {"__modti3", reinterpret_cast<void*>(&__modti3)},
    {"__udivti3", reinterpret_cast<void*>(&__udivti3)},
    {"__umodti3", reinterpret_cast<void*>(&__umodti3)},
};

}  // namespace

Result<JitProgram> JitProgram::Load(const std::string& object,
                                    std::span<const NativeSymbol> natives) {
  llvm::InitializeNativeTarget();
  ThrowWhereLlvmRunsOutOfMemory();
  auto state = std::make_unique<State>();
  FirstError& first = state->error;
  auto created = llvm::orc::LLJITBuilder().create();
  if (!created) return first.Take(created.takeError());
  state->jit = std::move(*created);
  llvm::orc::LLJIT& jit = *state->jit;
  // What the system refuses is reported there; the call that fails says only that it did.
  jit.getExecutionSession().setErrorReporter(
      [&first](llvm::Error error) { first.Add(std::move(error)); });
  llvm::orc::SymbolMap symbols;
  auto define = [&](const NativeSymbol& symbol) {
    symbols[jit.mangleAndIntern(symbol.name)] = {llvm::orc::ExecutorAddr::fromPtr(symbol.address),
                                                 llvm::JITSymbolFlags::Exported};
  };
  for (const NativeSymbol& symbol : kCompilerSymbols) define(symbol);
  for (const NativeSymbol& symbol : natives) define(symbol);
  if (auto error = jit.getMainJITDylib().define(llvm::orc::absoluteSymbols(symbols))) {
    return first.Take(std::move(error));
  }
  auto buffer = llvm::MemoryBuffer::getMemBufferCopy(object, "job.o");
  if (auto error = jit.addObjectFile(std::move(buffer))) return first.Take(std::move(error));
  auto entry = jit.lookup(kJobFunction);
  if (!entry) return first.Take(entry.takeError());
  JitProgram program;
  program.entry_ = entry->toPtr<pst_job_function>();
  program.state_ = std::move(state);
  return program;
}

}  // namespace penstock
