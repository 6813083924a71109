#include "compiler/sema/expr_builder.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "compiler/sema/fold.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

using ir::ExprId;
using ir::Op;

template <typename T>
void Spell(std::string& key, const T& value) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  key.append(bytes, sizeof(T));
}

void SpellText(std::string& key, const std::string& text) {
  Spell(key, text.size());
  key += text;
}

// A text that two expressions share exactly if they mean the same.
std::string KeyOf(const ir::Expr& expr) {
  std::string key;
  Spell(key, expr.op);
  Spell(key, expr.type.kind);
  Spell(key, expr.type.precision);
  Spell(key, expr.type.scale);
  Spell(key, expr.column);
  Spell(key, expr.parameter);
  Spell(key, expr.constant.is_null);
  Spell(key, expr.constant.integer);
  Spell(key, expr.constant.wide);
  Spell(key, expr.constant.real);
  SpellText(key, expr.constant.text);
  Spell(key, expr.kernel);
  for (ExprId arg : expr.args) Spell(key, arg);
  for (const ir::Immediate& immediate : expr.immediates) {
    Spell(key, immediate.kind);
    Spell(key, immediate.integer);
    SpellText(key, immediate.text);
  }
  return key;
}

ir::Expr Node(Op op, Type type, std::vector<ExprId> args = {}) {
  ir::Expr expr;
  expr.op = op;
  expr.type = type;
  expr.args = std::move(args);
  return expr;
}

}  // namespace

ExprId ExprBuilder::Append(ir::Expr expr) {
  expr.invariant = expr.op != Op::kField;
  uint64_t size = 1;
  for (ExprId arg : expr.args) {
    expr.invariant = expr.invariant && At(arg).invariant;
    size = std::min(size + tree_sizes_[arg], kMaxTreeSize);
  }
  auto [known, is_new] = known_.emplace(KeyOf(expr), static_cast<ExprId>(pipeline_.exprs.size()));
  if (is_new) {
    PST_CHECK(tree_sizes_.size() == pipeline_.exprs.size());
    pipeline_.exprs.push_back(std::move(expr));
    tree_sizes_.push_back(size);
  }
  return known->second;
}

ExprId ExprBuilder::Field(int column) {
  ir::Expr expr = Node(Op::kField, pipeline_.source.columns[static_cast<size_t>(column)].type);
  expr.column = column;
  return Append(std::move(expr));
}

ExprId ExprBuilder::Constant(Type type, ir::Constant value) {
  ir::Expr expr = Node(Op::kConstant, type);
  expr.constant = std::move(value);
  return Append(std::move(expr));
}

ExprId ExprBuilder::Null(Type type) {
  ir::Constant null;
  null.is_null = true;
  return Constant(type, null);
}

ExprId ExprBuilder::Int(int64_t value) {
  ir::Constant constant;
  constant.integer = value;
  return Constant({Kind::kInt64}, constant);
}

ExprId ExprBuilder::Bool(bool value) {
  ir::Constant constant;
  constant.integer = value ? 1 : 0;
  return Constant({Kind::kBool}, constant);
}

ExprId ExprBuilder::String(std::string value) {
  ir::Constant constant;
  constant.text = std::move(value);
  return Constant({Kind::kString}, std::move(constant));
}

int ExprBuilder::ParameterIndex(std::string_view name) {
  std::vector<std::string>& names = pipeline_.parameters;
  auto found = std::ranges::find(names, name);
  if (found == names.end()) found = names.emplace(found, name);
  return static_cast<int>(found - names.begin());
}

ExprId ExprBuilder::Parameter(std::string_view name) {
  ir::Expr expr = Node(Op::kParameter, {Kind::kString});
  expr.parameter = ParameterIndex(name);
  return Append(std::move(expr));
}

ExprId ExprBuilder::Call(Kernel kernel, Type result, std::vector<ExprId> args,
                         std::vector<ir::Immediate> immediates) {
  refusal_ = 0;
  if (std::ranges::any_of(args, [&](ExprId arg) { return IsNull(arg); })) return Null(result);
  if (!args.empty() && std::ranges::all_of(args, [&](ExprId arg) { return IsConstant(arg); })) {
    std::vector<ir::Expr> values;
    for (ExprId arg : args) values.push_back(At(arg));
    std::optional<Folded> folded = FoldKernel(kernel, result, values, immediates);
    if (folded && folded->refusal == 0) return Constant(result, std::move(folded->value));
    if (folded) refusal_ = folded->refusal;
  }
  ir::Expr expr = Node(Op::kKernel, result, std::move(args));
  expr.kernel = kernel;
  expr.immediates = std::move(immediates);
  return Append(std::move(expr));
}

ExprId ExprBuilder::Balanced(Op op, const std::vector<ExprId>& terms, size_t begin, size_t end) {
  if (end - begin == 1) return terms[begin];
  const size_t middle = begin + (end - begin + 1) / 2;
  ExprId left = Balanced(op, terms, begin, middle);
  ExprId right = Balanced(op, terms, middle, end);
  return Append(Node(op, {Kind::kBool}, {left, right}));
}

ExprId ExprBuilder::Joined(Op op, const std::vector<ExprId>& terms) {
  const bool deciding = op == Op::kOr;  // one such term decides; its opposite changes nothing
  std::vector<ExprId> left;
  for (ExprId term : terms) {
    if (IsConstant(term) && !IsNull(term)) {
      if ((At(term).constant.integer != 0) == deciding) return Bool(deciding);
    } else {
      left.push_back(term);
    }
  }
  return left.empty() ? Bool(!deciding) : Balanced(op, left, 0, left.size());
}

ExprId ExprBuilder::All(const std::vector<ExprId>& terms) { return Joined(Op::kAnd, terms); }
ExprId ExprBuilder::Any(const std::vector<ExprId>& terms) { return Joined(Op::kOr, terms); }

ExprId ExprBuilder::Not(ExprId value) {
  if (IsNull(value)) return value;
  if (IsConstant(value)) return Bool(At(value).constant.integer == 0);
  if (At(value).op == Op::kNot) return At(value).args[0];
  return Append(Node(Op::kNot, {Kind::kBool}, {value}));
}

ExprId ExprBuilder::IsNullTest(ExprId value) {
  if (IsConstant(value)) return Bool(IsNull(value));
  return Append(Node(Op::kIsNull, {Kind::kBool}, {value}));
}

ExprId ExprBuilder::Coalesce(std::vector<ExprId> args) {
  const Type type = TypeOf(args.front());
  std::vector<ExprId> left;
  for (ExprId arg : args) {
    if (IsNull(arg)) continue;
    left.push_back(arg);
    if (IsConstant(arg)) break;
  }
  if (left.empty()) return Null(type);
  if (left.size() == 1) return left.front();
  return Append(Node(Op::kCoalesce, type, std::move(left)));
}

ExprId ExprBuilder::If(ExprId condition, ExprId then, ExprId otherwise) {
  if (IsConstant(condition)) {
    return !IsNull(condition) && At(condition).constant.integer != 0 ? then : otherwise;
  }
  if (then == otherwise) return then;
  const Type type = TypeOf(then);
  return Append(Node(Op::kIf, type, {condition, then, otherwise}));
}

}  // namespace penstock
