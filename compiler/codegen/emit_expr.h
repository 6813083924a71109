#pragma once
// Generates the values of a record: fields and the expressions over them.

#include <map>
#include <vector>

#include "compiler/codegen/record_source.h"

namespace penstock {

// Generates expressions of one record in one function. Values are computed once and reused where
// they are sure to have been computed; operands of conditional operations only if needed.
class ExprEmitter {
 public:
  ExprEmitter(Emitter& emitter, RecordSource& source) : e_(&emitter), source_(&source) {}

  Value Emit(ir::ExprId id);
  // Already computed on every path to here.
  bool Known(ir::ExprId id) const { return known_.contains(id); }
  // Goes on if `id`, a condition, is true, else to `refused`. Terms of a conjunction are tested
  // from left to right, and the first that is not true decides.
  void EmitFilter(ir::ExprId id, llvm::BasicBlock* refused);
  // Computes the invariant parts of an expression ahead of the loop: those that are sure to be
  // needed, and those made of variables unless another variable may decide that they are not.
  void EmitInvariants(ir::ExprId id);

 private:
  Value EmitUncached(ir::ExprId id);
  int LastParameter(ir::ExprId id) const;
  bool VariableDecides(ir::Op op, ir::ExprId id) const;
  // The same of an operand that may be skipped, or only its compiled constant patterns.
  void EmitInvariantsOfOperand(ir::ExprId id, bool only_addresses);
  Value EmitKernel(const ir::Expr& expr);
  Value EmitIsShortText(const Value& field, ir::ExprId constant);
  Value EmitLogic(const ir::Expr& expr);
  Value EmitCoalesce(const ir::Expr& expr);
  Value EmitIf(const ir::Expr& expr);
  // Computes `id` in a branch: what it computes is forgotten afterwards.
  Value EmitConditionally(ir::ExprId id);
  // Joins values that arrive over different edges.
  Value Join(const std::vector<std::pair<llvm::BasicBlock*, Value>>& incoming, Carrier carrier);
  // Of the first value that comes from a field.
  llvm::Value* FirstField(const std::vector<Value>& values);

  Emitter* e_;
  RecordSource* source_;
  std::map<ir::ExprId, Value> known_;
};

// "value is there and true", as i1.
llvm::Value* IsTrue(Emitter& e, const Value& condition);

}  // namespace penstock
