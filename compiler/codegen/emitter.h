#pragma once
// Tools of the code generator: one ModuleContext per job, one Emitter per generated function.

#include <llvm/ADT/STLFunctionalExtras.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Module.h>

#include <cstddef>
#include <string_view>
#include <vector>

#include "compiler/codegen/kernel_library.h"
#include "compiler/ir/pipeline.h"
#include "runtime/abi/job_abi.h"
#include "runtime/kernels/kernel_list.h"

// A member of a struct of job_abi.h, for Emitter::Load and Store.
#define PST_MEMBER(type, member) \
  ::penstock::Emitter::Member { #type, offsetof(type, member) }

namespace penstock {

// What all functions of one module share.
struct ModuleContext {
  const ir::Pipeline& pipeline;
  llvm::Module& module;
  KernelLibrary& kernels;

  // A constant with 64 readable bytes after it, since kernels may read past the end of a text.
  llvm::Constant* Text(std::string_view text);
  llvm::Function* Function(Kernel kernel) { return kernels.Declare(module, InfoOf(kernel).symbol); }
  // A host function (host_functions.def), or a kernel of a wire format.
  llvm::Function* Function(std::string_view symbol) { return kernels.Declare(module, symbol); }
};

// A generated value: by carrier, `data` is the number, the pointer of a text or cell, and `size`
// the length of a text. Int128 values are held as i128. `null` is an i1, or nullptr if the value
// cannot be NULL; `data` means nothing where it is true.
struct Value {
  llvm::Value* data = nullptr;
  llvm::Value* size = nullptr;
  llvm::Value* null = nullptr;
  // Position of the source field whose text explains a failure over the value; nullptr: of none.
  llvm::Value* field = nullptr;
};

// Builds one function. Control flow goes through the helpers below, so that what a function does
// on failure is in one place.
class Emitter {
 public:
  Emitter(ModuleContext& module, llvm::Function* function);

  ModuleContext& module;
  llvm::Function* const function;
  llvm::IRBuilder<> b;
  llvm::Type* const i1;
  llvm::Type* const i8;
  llvm::Type* const i32;
  llvm::Type* const i64;
  llvm::Type* const i128;
  llvm::Type* const f64;
  llvm::PointerType* const ptr;

  llvm::BasicBlock* Block(const char* name);
  // A stack slot in the function's entry block.
  llvm::AllocaInst* Slot(llvm::Type* type, const char* name);
  // A member of a struct of the contract with the runtime: Load(ctx, PST_MEMBER(pst_ctx, w), "w").
  struct Member {
    const char* type;
    uint64_t offset;
  };
  llvm::Value* Load(llvm::Value* base, Member member, const char* name);
  void Store(llvm::Value* base, Member member, llvm::Value* value);
  // base->member += amount
  void AddTo(llvm::Value* base, Member member, llvm::Value* amount);
  // Entry `index`, an i64 or a constant, of an array of such structs.
  llvm::Value* Element(llvm::Value* array, const char* type, llvm::Value* index, const char* name);
  llvm::Value* Element(llvm::Value* array, const char* type, uint64_t index, const char* name) {
    return Element(array, type, b.getInt64(index), name);
  }
  // Room for `bytes`, an i64, in the arena of the record (or of the call, in the prologue), and 64
  // bytes more. Kept is what lies before pst_ctx::scratch afterwards.
  llvm::Value* ScratchRoom(llvm::Value* bytes);
  // if (condition) goto target; with `target` rarely taken.
  void BranchRarely(llvm::Value* condition, llvm::BasicBlock* target, const char* otherwise);
  // i1: whether a text behind which 8 bytes can be read, as of a block or the arena, is `constant`.
  // Without a branch, as such questions are hard to predict. `constant` has at most kShortText bytes.
  static constexpr size_t kShortText = 8;
  llvm::Value* IsShortText(const Value& text, std::string_view constant);
  // condition ? if_true() : if_false(), both of which give the new end of the output. `condition`
  // may be nullptr: never.
  using Append = llvm::function_ref<llvm::Value*()>;
  llvm::Value* PutEither(llvm::Value* condition, Append if_true, Append if_false);
  // w_end - w < need ? pst_reserve(ctx, w, need) : w
  llvm::Value* Reserve(llvm::Value* w, llvm::Value* need);
  // end - at < bytes ? grow() : at; it is rare that there is no room.
  llvm::Value* Roomy(llvm::Value* at, llvm::Value* end, llvm::Value* bytes, Append grow);

  // Where a refused value leads: control goes to `block`, with the reason and the place in the phis
  // that are set. Whoever owns the function fills the block in.
  struct Failure {
    llvm::BasicBlock* block = nullptr;
    llvm::PHINode* reason = nullptr;
    llvm::PHINode* column = nullptr;  // output column
    llvm::PHINode* field = nullptr;   // source field (or variable, in the prologue)
  };
  Failure NewFailure(bool with_place);
  void SetFailure(const Failure& failure) { failure_ = failure; }
  void SetColumn(int column) { column_ = b.getInt32(column); }
  void SetField(llvm::Value* field) { field_ = field; }
  void SetFieldOf(const Value& value) {
    field_ = value.field == nullptr ? b.getInt32(-1) : value.field;
  }
  void FailIf(llvm::Value* condition, llvm::Value* reason);

  llvm::Type* TypeOf(Carrier carrier);
  // Calls a value kernel with arguments that are not NULL. Fails where the kernel refuses.
  Value CallKernel(Kernel kernel, const std::vector<Value>& args,
                   const std::vector<ir::Immediate>& immediates);
  // Calls the kernel of a wire format that reads a value of `type`.
  Value CallDecoder(std::string_view symbol, llvm::Value* p, llvm::Value* end, Type type);
  // Appends what kernels of wire formats take for the type of a decimal up to 38 digits.
  void PushDigits(std::vector<llvm::Value*>& arguments, Type type, bool with_precision);
  // Appends a value's arguments as kernels take them.
  void PushArgument(std::vector<llvm::Value*>& arguments, const Value& value, Carrier carrier);
  void PushImmediates(std::vector<llvm::Value*>& arguments,
                      const std::vector<ir::Immediate>& immediates);
  Value Constant(const ir::Constant& constant, Type type);

 private:
  // if (rc > 0) fail(rc); the value that the kernel has left in `slot`.
  Value TakeResult(llvm::Value* rc, llvm::AllocaInst* slot, Carrier carrier, bool refuses,
                   bool makes_null);
  llvm::AllocaInst* ResultSlot(Carrier carrier);

  Failure failure_;
  llvm::Value* column_;
  llvm::Value* field_;
};

}  // namespace penstock
