// The loop over the records of a block:
//
//   void pst_job(pst_ctx* ctx, const pst_block* block, uint32_t row, uint32_t row_end) {
//     prologue: values that are the same for every record
//     for (; row < row_end; ++row) {
//       if (fields of the record != block->field_count) { report; continue; }
//       if (!filter) { ++ctx->filtered; continue; }
//       text:  make room; append all columns from ctx->w; ctx->w = end; ++ctx->written
//       cells: fill ctx->out_cells; pst_emit_row ? ++ctx->dirty : ++ctx->written
//       a refused value leads here from anywhere: pst_dirty(...); ++ctx->dirty
//     }
//   }
//
// A refused record leaves ctx->w alone, so whatever it has written is overwritten by the next.

#include "compiler/codegen/generate.h"

#include <llvm/IR/Verifier.h>
#include <llvm/Support/raw_ostream.h>

#include "compiler/codegen/emit_output.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

class JobFunction {
 public:
  explicit JobFunction(ModuleContext& module)
      : pipeline_(module.pipeline), e_(module, Declare(module)), b_(e_.b) {}

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
  bool reads_text() const { return pipeline_.source.layout == ir::Layout::kText; }
  bool writes_text() const { return pipeline_.sink.layout == ir::Layout::kText; }

  void AddTo(Emitter::Member counter, llvm::Value* amount) {
    llvm::Value* count = e_.Load(ctx(), counter, "count");
    e_.Store(ctx(), counter, b_.CreateAdd(count, amount));
  }

  void EmitPrologue() {
    if (reads_text()) {
      record_.base = e_.Load(block(), PST_MEMBER(pst_block, base), "base");
      positions_ = e_.Load(block(), PST_MEMBER(pst_block, pos), "pos");
      row_ends_ = e_.Load(block(), PST_MEMBER(pst_block, row_end), "row_ends");
    } else {
      cells_ = e_.Load(block(), PST_MEMBER(pst_block, cells), "cells");
    }
    field_count_ = e_.Load(block(), PST_MEMBER(pst_block, field_count), "field_count");
    llvm::Value* last = b_.CreateSub(field_count_, b_.getInt32(1));
    llvm::Value* by_name = nullptr;
    for (const ir::SourceColumn& column : pipeline_.source.columns) {
      llvm::Value* position = b_.getInt32(column.field);
      if (column.by_name >= 0) {
        if (by_name == nullptr) {
          by_name = e_.Load(block(), PST_MEMBER(pst_block, field_index), "field_index");
        }
        position = b_.CreateLoad(
            e_.i32, b_.CreateConstInBoundsGEP1_64(e_.i32, by_name, column.by_name), "field");
      }
      record_.field_positions.push_back(position);
      record_.is_last.push_back(b_.CreateSExt(b_.CreateICmpEQ(position, last), e_.i64));
    }
    Emitter::Failure failure = e_.NewFailure(false);
    llvm::IRBuilder<> at(failure.block, failure.block->begin());
    failure.column = at.CreatePHI(e_.i32, 2, "parameter");
    e_.SetFailure(failure);
    exprs_.emplace(e_, record_);
    if (pipeline_.filter) exprs_->EmitInvariants(*pipeline_.filter);
    for (const ir::Output& output : pipeline_.outputs) {
      if (!output.copy_kernel) exprs_->EmitInvariants(output.value);
    }
    invariants_ = *exprs_;
    // What the prologue has put into the arena stays there for the whole call.
    e_.Store(ctx(), PST_MEMBER(pst_ctx, scratch_begin),
             e_.Load(ctx(), PST_MEMBER(pst_ctx, scratch), "scratch"));
    llvm::IRBuilder<>::InsertPointGuard guard(b_);
    if (failure.reason->getNumIncomingValues() == 0) {
      failure.block->eraseFromParent();
      return;
    }
    b_.SetInsertPoint(failure.block);
    b_.CreateCall(e_.module.Host("pst_parameter_invalid"), {ctx(), failure.column, failure.reason});
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
    llvm::Value* size = b_.getInt64(0);
    if (reads_text()) {
      size = LocateTextRecord();
    } else {
      llvm::Value* index =
          b_.CreateMul(b_.CreateZExt(row_, e_.i64), b_.CreateZExt(field_count_, e_.i64));
      record_.cells = e_.Element(cells_, "pst_cell", index, "record_cells");
    }
    ExprEmitter exprs = invariants_->For(record_);
    if (pipeline_.filter) {
      llvm::BasicBlock* filtered = e_.Block("filtered");
      e_.SetColumn(-1);
      exprs.EmitFilter(*pipeline_.filter, filtered);
      llvm::IRBuilder<>::InsertPointGuard guard(b_);
      b_.SetInsertPoint(filtered);
      AddTo(PST_MEMBER(pst_ctx, filtered), b_.getInt64(1));
      b_.CreateBr(next_);
    }
    if (writes_text()) {
      EmitTextOutput(exprs, size);
    } else {
      EmitCells(e_, exprs);
      llvm::Value* rc = b_.CreateCall(e_.module.Host("pst_emit_row"), {ctx(), block(), row_});
      llvm::Value* taken = b_.CreateICmpEQ(rc, b_.getInt32(0));
      AddTo(PST_MEMBER(pst_ctx, written), b_.CreateZExt(taken, e_.i64));
      AddTo(PST_MEMBER(pst_ctx, dirty), b_.CreateZExt(b_.CreateNot(taken), e_.i64));
    }
    b_.CreateBr(next_);
  }

  // Sets record_ to the record `row_`, or leaves it to pst_field_count_differs. Returns its size.
  llvm::Value* LocateTextRecord() {
    llvm::Value* row = b_.CreateZExt(row_, e_.i64);
    llvm::Value* before = b_.CreateLoad(
        e_.i32, b_.CreateInBoundsGEP(e_.i32, row_ends_, b_.CreateSub(row, b_.getInt64(1))));
    llvm::Value* end =
        b_.CreateLoad(e_.i32, b_.CreateInBoundsGEP(e_.i32, row_ends_, row), "row_end");
    llvm::BasicBlock* differs = e_.Block("field_count_differs");
    e_.BranchRarely(b_.CreateICmpNE(b_.CreateSub(end, before), field_count_), differs, "complete");
    {
      llvm::IRBuilder<>::InsertPointGuard guard(b_);
      b_.SetInsertPoint(differs);
      b_.CreateCall(e_.module.Host("pst_field_count_differs"), {ctx(), block(), row_});
      b_.CreateBr(next_);
    }
    // `before` may be -1, so it is widened with its sign; +1 makes it the record's first entry.
    llvm::Value* first = b_.CreateAdd(b_.CreateSExt(before, e_.i64), b_.getInt64(1));
    record_.positions = b_.CreateInBoundsGEP(e_.i32, positions_, first, "positions");
    auto* end_at = b_.CreateInBoundsGEP(e_.i32, positions_, b_.CreateZExt(end, e_.i64));
    auto* begin_at = b_.CreateInBoundsGEP(e_.i32, record_.positions, b_.getInt64(-1));
    llvm::Value* begin_offset = b_.CreateZExt(
        b_.CreateAdd(b_.CreateLoad(e_.i32, begin_at), b_.getInt32(1)), e_.i64, "record_begin");
    llvm::Value* end_offset = b_.CreateZExt(b_.CreateLoad(e_.i32, end_at), e_.i64, "record_end");
    auto* last_at =
        b_.CreateInBoundsGEP(e_.i8, record_.base, b_.CreateSub(end_offset, b_.getInt64(1)));
    llvm::Value* last = b_.CreateLoad(e_.i8, last_at);
    llvm::Value* not_empty = b_.CreateICmpUGT(end_offset, begin_offset);
    record_.trailing_cr = b_.getInt64(0);
    if (pipeline_.source.dialect.line_end.back() == '\n') {
      record_.trailing_cr = b_.CreateZExt(
          b_.CreateAnd(not_empty, b_.CreateICmpEQ(last, b_.getInt8('\r'))), e_.i64, "cr");
    }
    record_end_ = b_.CreateSub(end_offset, record_.trailing_cr);
    return b_.CreateSub(end_offset, begin_offset, "size");
  }

  // if (w_end - w < room) w = pst_reserve(ctx, w, room);
  // ctx->w = append all columns; ++written
  void EmitTextOutput(ExprEmitter& exprs, llvm::Value* size) {
    Room room = RoomFor(pipeline_);
    llvm::Value* need = b_.CreateAdd(b_.CreateMul(size, b_.getInt64(room.per_input_byte)),
                                     b_.getInt64(room.fixed), "room");
    llvm::Value* w = e_.Load(ctx(), PST_MEMBER(pst_ctx, w), "w");
    llvm::Value* w_end = e_.Load(ctx(), PST_MEMBER(pst_ctx, w_end), "w_end");
    llvm::Value* left =
        b_.CreateSub(b_.CreatePtrToInt(w_end, e_.i64), b_.CreatePtrToInt(w, e_.i64));
    llvm::BasicBlock* before = b_.GetInsertBlock();
    llvm::BasicBlock* full = e_.Block("full");
    e_.BranchRarely(b_.CreateICmpULT(left, need), full, "roomy");
    llvm::BasicBlock* roomy = b_.GetInsertBlock();
    auto* start = b_.CreatePHI(e_.ptr, 2, "w");
    start->addIncoming(w, before);
    b_.SetInsertPoint(full);
    start->addIncoming(b_.CreateCall(e_.module.Host("pst_reserve"), {ctx(), w, need}), full);
    b_.CreateBr(roomy);
    b_.SetInsertPoint(roomy);
    TextOutput output(e_, exprs, need);
    llvm::Value* end = pipeline_.source.all_fields
                           ? output.EmitAllFields(start, record_, field_count_, record_end_)
                           : output.EmitRecord(start);
    e_.Store(ctx(), PST_MEMBER(pst_ctx, w), end);
    AddTo(PST_MEMBER(pst_ctx, written), b_.getInt64(1));
  }

  void EmitRefused(const Emitter::Failure& refused) {
    if (refused.reason->getNumIncomingValues() == 0) {
      refused.block->eraseFromParent();
      return;
    }
    b_.SetInsertPoint(refused.block);
    b_.CreateCall(e_.module.Host("pst_dirty"),
                  {ctx(), block(), row_, refused.column, refused.field, refused.reason});
    AddTo(PST_MEMBER(pst_ctx, dirty), b_.getInt64(1));
    b_.CreateBr(next_);
  }

  const ir::Pipeline& pipeline_;
  Emitter e_;
  llvm::IRBuilder<>& b_;
  Record record_;
  std::optional<ExprEmitter> exprs_;       // of the prologue
  std::optional<ExprEmitter> invariants_;  // what it has computed
  llvm::Value* positions_ = nullptr;
  llvm::Value* row_ends_ = nullptr;
  llvm::Value* cells_ = nullptr;
  llvm::Value* field_count_ = nullptr;
  llvm::Value* record_end_ = nullptr;
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
