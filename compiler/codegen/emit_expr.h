#pragma once
// Generates the values of a record: fields and the expressions over them.

#include <map>
#include <vector>

#include "compiler/codegen/emitter.h"

namespace penstock {

// A field of a text record as it stands in the block, with its quotes.
struct RawField {
  llvm::Value* begin = nullptr;
  llvm::Value* end = nullptr;
  llvm::Value* position = nullptr;  // i32, in the record
};

// Where the current record is. Text: `positions` points at the record's first entry of
// pst_block::pos. Cells: `cells` at its first cell.
struct Record {
  llvm::Value* base = nullptr;
  llvm::Value* positions = nullptr;
  llvm::Value* trailing_cr = nullptr;  // i64: 1 if the record ends in '\r', else 0
  llvm::Value* cells = nullptr;
  std::vector<llvm::Value*> field_positions;  // by source column: i32
  std::vector<llvm::Value*> is_last;          // text, by source column: i64 mask, 0 or -1
};

// The text of a raw field of the source's dialect: NULL, or without quotes. Fails where it is badly
// quoted.
Value EmitFieldText(Emitter& e, const RawField& raw);

// Generates expressions of one record in one function. Values are computed once and reused where
// they are sure to have been computed; operands of conditional operations only if needed.
class ExprEmitter {
 public:
  ExprEmitter(Emitter& emitter, const Record& record) : e_(&emitter), record_(record) {}
  // The same knowledge, for another record: only what is the same for every record may be in it.
  ExprEmitter For(const Record& record) const {
    ExprEmitter copy = *this;
    copy.record_ = record;
    return copy;
  }

  Value Emit(ir::ExprId id);
  // Already computed on every path to here.
  bool Known(ir::ExprId id) const { return known_.contains(id); }
  // Goes on if `id`, a condition, is true, else to `refused`. Terms of a conjunction are tested
  // from left to right, and the first that is not true decides.
  void EmitFilter(ir::ExprId id, llvm::BasicBlock* refused);
  // Computes the invariant parts of an expression that are sure to be needed, ahead of the loop.
  void EmitInvariants(ir::ExprId id);

  RawField Raw(int column);
  llvm::Value* Cell(int column);
  // The source field whose text explains a failure of `id`: of its first field, or -1.
  llvm::Value* FieldOf(ir::ExprId id);

 private:
  Value EmitUncached(ir::ExprId id);
  Value EmitKernel(const ir::Expr& expr);
  Value EmitLogic(const ir::Expr& expr);
  Value EmitCoalesce(const ir::Expr& expr);
  Value EmitIf(const ir::Expr& expr);
  // Computes `id` in a branch: what it computes is forgotten afterwards.
  Value EmitConditionally(ir::ExprId id);
  // Joins values that arrive over different edges.
  Value Join(const std::vector<std::pair<llvm::BasicBlock*, Value>>& incoming, Carrier carrier);
  int FirstColumn(ir::ExprId id) const;

  Emitter* e_;
  Record record_;
  std::map<ir::ExprId, Value> known_;
};

// "value is there and true", as i1.
llvm::Value* IsTrue(Emitter& e, const Value& condition);

}  // namespace penstock
