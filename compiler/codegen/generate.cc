// The loop over the records of a block:
//
//   void pst_job(pst_ctx* ctx, const pst_block* block, uint32_t row, uint32_t row_end) {
//     prologue: values that are the same for every record
//     for (; row < row_end; ++row) {
//       source: find the record; what is none has been counted, continue
//       if (!filter) { ++ctx->filtered; continue; }
//       sink: write all outputs; ++ctx->written
//       a refused value leads here from anywhere: pst_dirty(...); ++ctx->dirty
//     }
//   }
//
// A refused record commits nothing, so its output is overwritten by the next record.

#include "compiler/codegen/generate.h"

#include <llvm/IR/Verifier.h>
#include <llvm/Support/raw_ostream.h>

#include "compiler/codegen/record_sink.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

class JobFunction {
 public:
  explicit JobFunction(ModuleContext& module)
      : pipeline_(module.pipeline),
        e_(module, Declare(module)),
        b_(e_.b),
        source_(RecordSource::Make(e_)),
        sink_(RecordSink::Make(e_)),
        invariants_(e_, *source_) {}

  void Emit() {
    e_.function->getEntryBlock().setName("entry");
    next_ = e_.Block("next");
    EmitPrologue();
    EmitLoop();
  }

 private:
  static llvm::Function* Declare(ModuleContext& module) {
    llvm::Function* function = module.kernels.Declare(module.module, kJobFunction);
    function->addParamAttr(0, llvm::Attribute::NoAlias);
    function->getArg(0)->setName("ctx");
    function->getArg(1)->setName("block");
    return function;
  }

  llvm::Value* ctx() { return e_.function->getArg(0); }
  llvm::Value* block() { return e_.function->getArg(1); }

  void EmitPrologue() {
    source_->EmitPrologue();
    Emitter::Failure failure = e_.NewFailure(false);
    llvm::IRBuilder<> at(failure.block, failure.block->begin());
    failure.column = at.CreatePHI(e_.i32, 2, "parameter");
    e_.SetFailure(failure);
    if (pipeline_.filter) invariants_.EmitInvariants(*pipeline_.filter);
    for (const ir::Output& output : pipeline_.outputs) {
      if (!output.copy_kernel) invariants_.EmitInvariants(output.value);
    }
    sink_->EmitPrologue(invariants_);
    // What the prologue has put into the arena stays there for the whole call.
    e_.Store(ctx(), PST_MEMBER(pst_ctx, scratch_begin),
             e_.Load(ctx(), PST_MEMBER(pst_ctx, scratch), "scratch"));
    llvm::IRBuilder<>::InsertPointGuard guard(b_);
    if (failure.reason->getNumIncomingValues() == 0) {
      failure.block->eraseFromParent();
      return;
    }
    b_.SetInsertPoint(failure.block);
    b_.CreateCall(e_.module.Function("pst_parameter_invalid"),
                  {ctx(), failure.column, failure.reason});
    b_.CreateRetVoid();
  }

  void EmitLoop() {
    llvm::BasicBlock* before = b_.GetInsertBlock();
    llvm::BasicBlock* head = e_.Block("head");
    llvm::BasicBlock* body = e_.Block("record");
    llvm::BasicBlock* done = e_.Block("done");
    b_.CreateBr(head);
    b_.SetInsertPoint(head);
    row_ = b_.CreatePHI(e_.i32, 2, "row");
    row_->addIncoming(e_.function->getArg(2), before);
    b_.CreateCondBr(b_.CreateICmpULT(row_, e_.function->getArg(3)), body, done);
    b_.SetInsertPoint(done);
    b_.CreateRetVoid();

    b_.SetInsertPoint(next_);
    row_->addIncoming(b_.CreateAdd(row_, b_.getInt32(1)), next_);
    b_.CreateBr(head);

    b_.SetInsertPoint(body);
    Emitter::Failure refused = e_.NewFailure(true);
    e_.SetFailure(refused);
    e_.Store(ctx(), PST_MEMBER(pst_ctx, scratch),
             e_.Load(ctx(), PST_MEMBER(pst_ctx, scratch_begin), "scratch_begin"));
    EmitRecord();
    EmitRefused(refused);
  }

  void EmitRecord() {
    source_->EmitRecord(row_, next_);
    ExprEmitter exprs = invariants_;
    if (pipeline_.filter) {
      llvm::BasicBlock* filtered = e_.Block("filtered");
      e_.SetColumn(-1);
      exprs.EmitFilter(*pipeline_.filter, filtered);
      llvm::IRBuilder<>::InsertPointGuard guard(b_);
      b_.SetInsertPoint(filtered);
      e_.AddTo(ctx(), PST_MEMBER(pst_ctx, filtered), b_.getInt64(1));
      b_.CreateBr(next_);
    }
    sink_->EmitRecord(*source_, exprs, row_);
    b_.CreateBr(next_);
  }

  void EmitRefused(const Emitter::Failure& refused) {
    if (refused.reason->getNumIncomingValues() == 0) {
      refused.block->eraseFromParent();
      return;
    }
    b_.SetInsertPoint(refused.block);
    b_.CreateCall(e_.module.Function("pst_dirty"),
                  {ctx(), block(), row_, refused.column, refused.field, refused.reason});
    e_.AddTo(ctx(), PST_MEMBER(pst_ctx, dirty), b_.getInt64(1));
    b_.CreateBr(next_);
  }

  const ir::Pipeline& pipeline_;
  Emitter e_;
  llvm::IRBuilder<>& b_;
  const std::unique_ptr<RecordSource> source_;
  const std::unique_ptr<RecordSink> sink_;
  ExprEmitter invariants_;  // knows what the prologue has computed
  llvm::PHINode* row_ = nullptr;
  llvm::BasicBlock* next_ = nullptr;
};

}  // namespace

std::unique_ptr<llvm::Module> GenerateModule(const ir::Pipeline& pipeline,
                                             const llvm::TargetMachine& machine,
                                             llvm::LLVMContext& context, KernelLibrary& kernels) {
  auto module = std::make_unique<llvm::Module>("job", context);
  // Known from the start, since the alignment of 128-bit values depends on it.
  module->setTargetTriple(machine.getTargetTriple().str());
  module->setDataLayout(machine.createDataLayout());
  ModuleContext module_context{pipeline, *module, kernels};
  JobFunction(module_context).Emit();
  bool broken = llvm::verifyModule(*module, &llvm::errs());
  PST_CHECK(!broken);
  return module;
}

}  // namespace penstock
