#pragma once
// Loads a job's object into this process.

#include <memory>
#include <span>
#include <string>

#include "runtime/abi/job_abi.h"
#include "runtime/base/status.h"

namespace penstock {

// A native function that generated code may call.
struct NativeSymbol {
  const char* name;
  void* address;
};

// The loaded code; lives as long as this object.
class JitProgram {
 public:
  // `object` is what CompileJob gave. Symbols are `natives` and the few functions of libc that LLVM
  // itself brings in (memcpy ...); the process is not searched for others. kCodeBlocked,
  // kOutOfMemory. Throws std::bad_alloc.
  static Result<JitProgram> Load(const std::string& object, std::span<const NativeSymbol> natives);

  JitProgram(JitProgram&&) noexcept;
  JitProgram& operator=(JitProgram&&) noexcept;
  ~JitProgram();

  pst_job_function entry() const { return entry_; }

 private:
  struct State;
  JitProgram();
  std::unique_ptr<State> state_;
  pst_job_function entry_ = nullptr;
};

}  // namespace penstock
