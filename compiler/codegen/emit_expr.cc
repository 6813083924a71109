// Values of a record. Each expression becomes straight-line code with early exits for records that
// are refused, so that a value computed once serves all later uses. Only operands that may be
// skipped (of and, or, if, coalesce) are computed in branches, and forgotten after them.

#include "compiler/codegen/emit_expr.h"

#include <algorithm>

#include "runtime/base/check.h"

namespace penstock {

namespace {

// field = 'constant', where it can be told without the kernel.
bool ComparesFieldWithShortText(const ir::Pipeline& pipeline, const ir::Expr& expr) {
  if (expr.kernel != Kernel::eq_text || pipeline.source.layout != ir::Layout::kText) return false;
  const ir::Expr& field = pipeline.exprs[expr.args[0]];
  const ir::Expr& constant = pipeline.exprs[expr.args[1]];
  return field.op == ir::Op::kField && constant.op == ir::Op::kConstant &&
         constant.constant.text.size() <= Emitter::kShortText;
}

// All operands but the first.
bool MaySkipOperands(ir::Op op) {
  return op == ir::Op::kAnd || op == ir::Op::kOr || op == ir::Op::kCoalesce || op == ir::Op::kIf;
}

}  // namespace

llvm::Value* IsTrue(Emitter& e, const Value& condition) {
  llvm::Value* is_true = e.b.CreateICmpNE(condition.data, e.b.getInt32(0));
  if (condition.null == nullptr) return is_true;
  return e.b.CreateAnd(e.b.CreateNot(condition.null), is_true);
}

// What comes from no field on the way that was taken has the position -1.
llvm::Value* ExprEmitter::FirstField(const std::vector<Value>& values) {
  auto& b = e_->b;
  llvm::Value* first = nullptr;
  for (const Value& value : values) {
    if (value.field == nullptr || value.field == first) continue;
    if (first == nullptr) {
      first = value.field;
    } else if (llvm::isa<llvm::PHINode>(first) || llvm::isa<llvm::SelectInst>(first)) {
      first = b.CreateSelect(b.CreateICmpSLT(first, b.getInt32(0)), value.field, first);
    }
  }
  return first;
}

Value ExprEmitter::Emit(ir::ExprId id) {
  auto known = known_.find(id);
  if (known != known_.end()) return known->second;
  Value value = EmitUncached(id);
  known_.emplace(id, value);
  return value;
}

Value ExprEmitter::EmitConditionally(ir::ExprId id) {
  std::map<ir::ExprId, Value> before = known_;
  const size_t mark = source_->Mark();
  Value value = Emit(id);
  source_->ForgetSince(mark);
  known_ = std::move(before);
  return value;
}

Value ExprEmitter::EmitUncached(ir::ExprId id) {
  const ir::Expr& expr = e_->module.pipeline.exprs[id];
  auto& b = e_->b;
  switch (expr.op) {
    case ir::Op::kField: {
      Value value = source_->EmitValue(expr.column);
      value.field = source_->Position(expr.column);
      return value;
    }
    case ir::Op::kConstant:
      return e_->Constant(expr.constant, expr.type);
    case ir::Op::kParameter: {
      llvm::Value* all =
          e_->Load(e_->function->getArg(0), PST_MEMBER(pst_ctx, parameters), "parameters");
      llvm::Value* text = e_->Element(all, "pst_text", expr.parameter, "parameter");
      return {e_->Load(text, PST_MEMBER(pst_text, data), "data"),
              e_->Load(text, PST_MEMBER(pst_text, size), "size"), nullptr};
    }
    case ir::Op::kKernel:
      return EmitKernel(expr);
    case ir::Op::kAnd:
    case ir::Op::kOr:
      return EmitLogic(expr);
    case ir::Op::kNot: {
      Value value = Emit(expr.args[0]);
      value.data = b.CreateXor(value.data, b.getInt32(1));
      return value;
    }
    case ir::Op::kIsNull: {
      Value value = Emit(expr.args[0]);
      llvm::Value* null = value.null == nullptr ? b.getFalse() : value.null;
      return {b.CreateZExt(null, e_->i32), nullptr, nullptr, value.field};
    }
    case ir::Op::kCoalesce:
      return EmitCoalesce(expr);
    case ir::Op::kIf:
      return EmitIf(expr);
  }
  return {};
}

Value ExprEmitter::EmitIsShortText(const Value& field, ir::ExprId constant) {
  const std::string& text = e_->module.pipeline.exprs[constant].constant.text;
  return {e_->b.CreateZExt(e_->IsShortText(field, text), e_->i32), nullptr, nullptr};
}

// if (any argument is null) value = null; else value = kernel(arguments);
Value ExprEmitter::EmitKernel(const ir::Expr& expr) {
  auto& b = e_->b;
  std::vector<Value> args;
  llvm::Value* any_null = nullptr;
  for (ir::ExprId arg : expr.args) {
    args.push_back(Emit(arg));
    llvm::Value* null = args.back().null;
    if (null == nullptr) continue;
    any_null = any_null == nullptr ? null : b.CreateOr(any_null, null);
  }
  Value value;
  value.field = FirstField(args);
  e_->SetFieldOf(value);
  const auto call_kernel = [&] {
    Value result = ComparesFieldWithShortText(e_->module.pipeline, expr)
                       ? EmitIsShortText(args[0], expr.args[1])
                       : e_->CallKernel(expr.kernel, args, expr.immediates);
    result.field = value.field;
    return result;
  };
  if (any_null == nullptr) return call_kernel();
  llvm::BasicBlock* before = b.GetInsertBlock();
  llvm::BasicBlock* call = e_->Block("call");
  llvm::BasicBlock* join = e_->Block("value");
  b.CreateCondBr(any_null, join, call);
  b.SetInsertPoint(call);
  value = call_kernel();
  call = b.GetInsertBlock();
  b.CreateBr(join);
  b.SetInsertPoint(join);
  Value null;
  null.null = b.getTrue();
  null.field = value.field;
  return Join({{before, null}, {call, value}}, CarrierOf(expr.type));
}

Value ExprEmitter::Join(const std::vector<std::pair<llvm::BasicBlock*, Value>>& incoming,
                        Carrier carrier) {
  auto& b = e_->b;
  auto phi = [&](llvm::Type* type, auto member, llvm::Value* otherwise) {
    auto* joined = b.CreatePHI(type, incoming.size());
    for (auto& [block, value] : incoming) {
      joined->addIncoming(member(value) == nullptr ? otherwise : member(value), block);
    }
    return joined;
  };
  llvm::Type* type = e_->TypeOf(carrier);
  Value value;
  value.data = phi(type, [](const Value& v) { return v.data; }, llvm::Constant::getNullValue(type));
  if (carrier == Carrier::kText) {
    value.size = phi(e_->i64, [](const Value& v) { return v.size; }, b.getInt64(0));
  }
  value.null = phi(e_->i1, [](const Value& v) { return v.null; }, b.getFalse());
  value.field = incoming.front().second.field;
  const bool is_same = std::ranges::all_of(
      incoming, [&](const auto& edge) { return edge.second.field == value.field; });
  if (!is_same) {
    value.field = phi(e_->i32, [](const Value& v) { return v.field; }, b.getInt32(-1));
  }
  return value;
}

// and: if (left is false) false; else right is false ? false : either is null ? null : true
// or:  if (left is true) true;   else right is true ? true : either is null ? null : false
Value ExprEmitter::EmitLogic(const ir::Expr& expr) {
  auto& b = e_->b;
  const bool is_and = expr.op == ir::Op::kAnd;
  auto decides = [&](const Value& value) {
    llvm::Value* hit = is_and ? b.CreateICmpEQ(value.data, b.getInt32(0))
                              : b.CreateICmpNE(value.data, b.getInt32(0));
    return value.null == nullptr ? hit : b.CreateAnd(b.CreateNot(value.null), hit);
  };
  auto null_of = [&](const Value& value) {
    return value.null == nullptr ? static_cast<llvm::Value*>(b.getFalse()) : value.null;
  };
  Value left = Emit(expr.args[0]);
  llvm::Value* left_decides = decides(left);
  llvm::BasicBlock* before = b.GetInsertBlock();
  llvm::BasicBlock* otherwise = e_->Block("right");
  llvm::BasicBlock* join = e_->Block("logic");
  b.CreateCondBr(left_decides, join, otherwise);
  b.SetInsertPoint(otherwise);
  Value right = EmitConditionally(expr.args[1]);
  llvm::Value* right_decides = decides(right);
  Value both;
  both.data = b.CreateSelect(right_decides, b.getInt32(is_and ? 0 : 1), b.getInt32(is_and ? 1 : 0));
  both.null = b.CreateAnd(b.CreateNot(right_decides), b.CreateOr(null_of(left), null_of(right)));
  otherwise = b.GetInsertBlock();
  b.CreateBr(join);
  b.SetInsertPoint(join);
  Value decided;
  decided.data = b.getInt32(is_and ? 0 : 1);
  decided.field = both.field = left.field;
  return Join({{before, decided}, {otherwise, both}}, Carrier::kInt32);
}

// if (first is not null) first; else if (second is not null) second; else ... last
Value ExprEmitter::EmitCoalesce(const ir::Expr& expr) {
  auto& b = e_->b;
  llvm::BasicBlock* join = e_->Block("coalesced");
  std::vector<std::pair<llvm::BasicBlock*, Value>> incoming;
  std::map<ir::ExprId, Value> before = known_;
  size_t mark = source_->Mark();
  for (size_t i = 0; i < expr.args.size(); ++i) {
    Value value = Emit(expr.args[i]);
    if (i == 0) {
      before = known_;
      mark = source_->Mark();
    }
    bool is_last = i + 1 == expr.args.size();
    if (is_last || value.null == nullptr) {
      incoming.emplace_back(b.GetInsertBlock(), value);
      b.CreateBr(join);
      break;
    }
    llvm::BasicBlock* next = e_->Block("next");
    Value found = value;
    found.null = nullptr;
    incoming.emplace_back(b.GetInsertBlock(), found);
    b.CreateCondBr(value.null, next, join);
    b.SetInsertPoint(next);
  }
  source_->ForgetSince(mark);
  known_ = std::move(before);
  b.SetInsertPoint(join);
  return Join(incoming, CarrierOf(expr.type));
}

Value ExprEmitter::EmitIf(const ir::Expr& expr) {
  auto& b = e_->b;
  Value condition = Emit(expr.args[0]);
  llvm::BasicBlock* then_block = e_->Block("then");
  llvm::BasicBlock* else_block = e_->Block("else");
  llvm::BasicBlock* join = e_->Block("chosen");
  b.CreateCondBr(IsTrue(*e_, condition), then_block, else_block);
  std::vector<std::pair<llvm::BasicBlock*, Value>> incoming;
  for (int branch = 0; branch < 2; ++branch) {
    b.SetInsertPoint(branch == 0 ? then_block : else_block);
    Value value = EmitConditionally(expr.args[1 + branch]);
    incoming.emplace_back(b.GetInsertBlock(), value);
    b.CreateBr(join);
  }
  b.SetInsertPoint(join);
  return Join(incoming, CarrierOf(expr.type));
}

void ExprEmitter::EmitFilter(ir::ExprId id, llvm::BasicBlock* refused) {
  const ir::Expr& expr = e_->module.pipeline.exprs[id];
  if (expr.op == ir::Op::kAnd) {
    EmitFilter(expr.args[0], refused);
    EmitFilter(expr.args[1], refused);
    return;
  }
  Value condition = Emit(id);
  llvm::BasicBlock* kept = e_->Block("kept");
  e_->b.CreateCondBr(IsTrue(*e_, condition), kept, refused);
  e_->b.SetInsertPoint(kept);
}

// The last variable in `id`, or -1: of the arguments of a kernel, those before it have been
// checked.
int ExprEmitter::LastParameter(ir::ExprId id) const {
  const ir::Expr& expr = e_->module.pipeline.exprs[id];
  if (expr.op == ir::Op::kParameter) return expr.parameter;
  for (size_t i = expr.args.size(); i-- > 0;) {
    if (const int parameter = LastParameter(expr.args[i]); parameter >= 0) return parameter;
  }
  return -1;
}

// Whether the value of a variable may decide alone that the rest of an `op` is not needed: then the
// rest may hold a variable that this run does not use.
bool ExprEmitter::VariableDecides(ir::Op op, ir::ExprId id) const {
  const ir::Expr& expr = e_->module.pipeline.exprs[id];
  if (expr.invariant) return LastParameter(id) >= 0;
  if (expr.op != op || (op != ir::Op::kAnd && op != ir::Op::kOr)) return false;
  return std::ranges::any_of(expr.args, [&](ir::ExprId arg) { return VariableDecides(op, arg); });
}

void ExprEmitter::EmitInvariants(ir::ExprId id) {
  if (Known(id)) return;
  const ir::Expr& expr = e_->module.pipeline.exprs[id];
  for (size_t i = 0; i < expr.args.size(); ++i) {
    if (i == 0 || !MaySkipOperands(expr.op)) {
      EmitInvariants(expr.args[i]);
    } else if (!expr.invariant) {
      EmitInvariantsOfOperand(expr.args[i], VariableDecides(expr.op, expr.args[0]));
    }
  }
  if (!expr.invariant) return;
  // The place of a failure in the prologue is the variable, not a column.
  e_->SetColumn(LastParameter(id));
  Emit(id);
}

// A constant that is refused must not end the run for a value that perhaps no record needs; what is
// made of a variable is checked before the first record, so that a wrong value costs no records.
void ExprEmitter::EmitInvariantsOfOperand(ir::ExprId id, bool only_addresses) {
  const std::vector<ir::Expr>& exprs = e_->module.pipeline.exprs;
  const ir::Expr& expr = exprs[id];
  const bool is_address = expr.op == ir::Op::kKernel && InfoOf(expr.kernel).Is(kIsAddress);
  if (is_address && exprs[expr.args[0]].op == ir::Op::kConstant) {
    Emit(id);
    return;
  }
  if (expr.invariant && !only_addresses && LastParameter(id) >= 0) {
    EmitInvariants(id);
    return;
  }
  for (size_t i = 0; i < expr.args.size(); ++i) {
    const bool decided =
        i > 0 && MaySkipOperands(expr.op) && VariableDecides(expr.op, expr.args[0]);
    EmitInvariantsOfOperand(expr.args[i], only_addresses || decided);
  }
}

}  // namespace penstock
