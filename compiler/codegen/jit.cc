#include "compiler/codegen/jit.h"

#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/Support/TargetSelect.h>

#include <cstring>

#include "compiler/codegen/generate.h"

extern "C" void __divti3();
extern "C" void __modti3();
extern "C" void __udivti3();
extern "C" void __umodti3();

namespace penstock {

struct JitProgram::State {
  std::unique_ptr<llvm::orc::LLJIT> jit;
};

JitProgram::JitProgram() = default;
JitProgram::JitProgram(JitProgram&&) noexcept = default;
JitProgram& JitProgram::operator=(JitProgram&&) noexcept = default;
JitProgram::~JitProgram() = default;

namespace {

Status JitFailure(llvm::Error error) {
  return Status(Failure::kInternal, "loading compiled code: " + llvm::toString(std::move(error)));
}

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
  auto jit = llvm::orc::LLJITBuilder().create();
  if (!jit) return JitFailure(jit.takeError());
  llvm::orc::SymbolMap symbols;
  auto define = [&](const NativeSymbol& symbol) {
    symbols[(*jit)->mangleAndIntern(symbol.name)] = {
        llvm::orc::ExecutorAddr::fromPtr(symbol.address), llvm::JITSymbolFlags::Exported};
  };
  for (const NativeSymbol& symbol : kCompilerSymbols) define(symbol);
  for (const NativeSymbol& symbol : natives) define(symbol);
  if (auto error = (*jit)->getMainJITDylib().define(llvm::orc::absoluteSymbols(symbols))) {
    return JitFailure(std::move(error));
  }
  auto buffer = llvm::MemoryBuffer::getMemBufferCopy(object, "job.o");
  if (auto error = (*jit)->addObjectFile(std::move(buffer))) return JitFailure(std::move(error));
  auto entry = (*jit)->lookup(kJobFunction);
  if (!entry) return JitFailure(entry.takeError());
  JitProgram program;
  program.entry_ = entry->toPtr<pst_job_function>();
  program.state_ = std::make_unique<State>(State{std::move(*jit)});
  return program;
}

}  // namespace penstock
