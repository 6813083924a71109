#include "compiler/ir/verify.h"

#include <fmt/format.h>

#include <algorithm>

namespace penstock::ir {
namespace {

// Whether the immediates are the constants that the kernel expects.
bool Fits(const KernelInfo& kernel, const std::vector<Immediate>& immediates) {
  const size_t numbers = kernel.constants.numbers;
  if (immediates.size() != numbers + kernel.constants.texts) return false;
  for (size_t i = 0; i < immediates.size(); ++i) {
    const bool is_number = immediates[i].kind == Immediate::Kind::kInt32;
    if (is_number != (i < numbers)) return false;
  }
  return true;
}

// Whether entry `index` of the format's types is for values of `type`.
bool IsWireType(const WireFormat* wire, int index, Type type) {
  if (wire == nullptr || index < 0 || index >= static_cast<int>(wire->types.size())) return false;
  const Type known = wire->types[static_cast<size_t>(index)].type;
  return known.kind == type.kind && CarrierOf(known) == CarrierOf(type);
}

// Finds the first fault; each check returns what is wrong, or "".
class Verifier {
 public:
  explicit Verifier(const Pipeline& pipeline) : p_(pipeline) {}

  std::string Find() const {
    for (size_t i = 0; i < p_.source.columns.size(); ++i) {
      std::string fault = CheckColumn(p_.source.columns[i], static_cast<int>(i));
      if (!fault.empty()) return fmt::format("source column {}: {}", i, fault);
    }
    for (size_t i = 0; i < p_.exprs.size(); ++i) {
      std::string fault = CheckExpr(p_.exprs[i], static_cast<ExprId>(i));
      if (!fault.empty()) return fmt::format("expr {}: {}", i, fault);
    }
    if (p_.filter && !(Exists(*p_.filter) && KindOf(*p_.filter) == Kind::kBool)) {
      return "filter: not a boolean";
    }
    for (size_t i = 0; i < p_.outputs.size(); ++i) {
      std::string fault = CheckOutput(p_.outputs[i]);
      if (!fault.empty()) return fmt::format("output {}: {}", i, fault);
    }
    if (p_.source.all_fields && !(p_.outputs.empty() && p_.sink.layout == Layout::kText)) {
      return "all fields together with other outputs";
    }
    return "";
  }

 private:
  std::string CheckColumn(const SourceColumn& column, int position) const;
  std::string CheckExpr(const Expr& expr, ExprId id) const;
  std::string CheckLeaf(const Expr& expr) const;
  std::string CheckKernel(const Expr& expr) const;
  std::string CheckLogic(const Expr& expr) const;
  std::string CheckOutput(const Output& output) const;
  std::string CheckCopy(const Output& output) const;

  bool Exists(ExprId id) const { return id >= 0 && id < static_cast<ExprId>(p_.exprs.size()); }
  Kind KindOf(ExprId id) const { return p_.exprs[id].type.kind; }
  bool HasColumn(int column) const {
    return column >= 0 && column < static_cast<int>(p_.source.columns.size());
  }

  const Pipeline& p_;
};

std::string Verifier::CheckColumn(const SourceColumn& column, int position) const {
  if (column.name.empty()) return "it has no name";
  switch (p_.source.layout) {
    case Layout::kText:
      if (column.type.kind != Kind::kString) return "a field of text that is not a string";
      return (column.field >= 0) != (column.by_name >= 0)
                 ? ""
                 : "exactly one of position and name is required";
    case Layout::kCells:
      return column.field == position && column.by_name < 0 ? "" : "cells are not in order";
    case Layout::kColumns:
      if (column.type.kind == Kind::kAny) return "a column without a type";
      return column.field == position && column.by_name < 0 ? "" : "columns are not in order";
    case Layout::kRows:
      if (column.field < 0 || column.by_name >= 0) return "no position in the row";
      return IsWireType(p_.source.wire, column.decode, column.type) ? "" : "never read";
  }
  return "";
}

std::string Verifier::CheckExpr(const Expr& expr, ExprId id) const {
  bool invariant = expr.op != Op::kField;
  for (ExprId arg : expr.args) {
    if (arg < 0 || arg >= id) return fmt::format("operand {} does not come before it", arg);
    invariant = invariant && p_.exprs[arg].invariant;
  }
  if (expr.invariant != invariant) return "the invariant mark is wrong";
  switch (expr.op) {
    case Op::kField:
    case Op::kConstant:
    case Op::kParameter:
      return expr.args.empty() ? CheckLeaf(expr) : "a leaf with operands";
    case Op::kKernel:
      return CheckKernel(expr);
    case Op::kAnd:
    case Op::kOr:
    case Op::kNot:
    case Op::kIsNull:
    case Op::kCoalesce:
    case Op::kIf:
      return CheckLogic(expr);
  }
  return "unknown operation";
}

std::string Verifier::CheckLeaf(const Expr& expr) const {
  if (expr.op == Op::kConstant) {
    return expr.type.kind == Kind::kAny ? "a constant without a type" : "";
  }
  if (expr.op == Op::kParameter) {
    bool exists = expr.parameter >= 0 && expr.parameter < static_cast<int>(p_.parameters.size());
    return exists && expr.type.kind == Kind::kString ? "" : "not a variable";
  }
  const bool is_column = HasColumn(expr.column) && expr.type == p_.source.columns[expr.column].type;
  return is_column ? "" : "not a column of the source";
}

std::string Verifier::CheckKernel(const Expr& expr) const {
  const KernelInfo& kernel = InfoOf(expr.kernel);
  if (kernel.shape != KernelShape::kValue) return "not a value kernel";
  if (CarrierOf(expr.type) != kernel.result)
    return "the type differs from the result of its kernel";
  auto is_carried = [&](ExprId arg, Carrier carrier) {
    return CarrierOf(p_.exprs[arg].type) == carrier;
  };
  if (!std::ranges::equal(expr.args, kernel.arguments(), is_carried)) {
    return "wrong operands for the kernel";
  }
  return Fits(kernel, expr.immediates) ? "" : "wrong constants for the kernel";
}

std::string Verifier::CheckLogic(const Expr& expr) const {
  auto all_are = [&](size_t begin, auto&& fits) {
    for (size_t i = begin; i < expr.args.size(); ++i) {
      if (!fits(p_.exprs[expr.args[i]].type)) return false;
    }
    return true;
  };
  auto is_bool = [](Type type) { return type.kind == Kind::kBool; };
  auto is_same = [&](Type type) { return type == expr.type; };
  size_t count = expr.args.size();
  bool fits = false;
  switch (expr.op) {
    case Op::kAnd:
    case Op::kOr:
      fits = count >= 1 && is_bool(expr.type) && all_are(0, is_bool);
      break;
    case Op::kNot:
      fits = count == 1 && is_bool(expr.type) && all_are(0, is_bool);
      break;
    case Op::kIsNull:
      fits = count == 1 && is_bool(expr.type);
      break;
    case Op::kCoalesce:
      fits = count >= 1 && all_are(0, is_same);
      break;
    case Op::kIf:
      fits = count == 3 && is_bool(p_.exprs[expr.args[0]].type) && all_are(1, is_same);
      break;
    case Op::kField:
    case Op::kConstant:
    case Op::kParameter:
    case Op::kKernel:
      break;
  }
  return fits ? "" : "wrong operands for the operation";
}

std::string Verifier::CheckOutput(const Output& output) const {
  if (!Exists(output.value)) return "it has no value";
  Type type = p_.exprs[output.value].type;
  Carrier carrier = CarrierOf(type);
  if (p_.sink.layout != Layout::kText) {
    if (output.format_kernel || output.copy_kernel) return "a table value converted to text";
    if (p_.sink.layout == Layout::kCells) return "";
    if (carrier == Carrier::kCell) return "a value without a type";
    if (p_.sink.layout == Layout::kColumns) return "";
    return IsWireType(p_.sink.wire, output.encode, type) ? "" : "never written";
  }
  if (carrier == Carrier::kCell || type.kind == Kind::kBytes) return "a value without text";
  bool is_text = carrier == Carrier::kText;
  if (is_text == output.format_kernel.has_value()) {
    return is_text ? "strings must not be formatted" : "no formatting kernel";
  }
  if (!is_text) {
    const KernelInfo& kernel = InfoOf(*output.format_kernel);
    const bool formats = kernel.shape == KernelShape::kFormat && kernel.args[0] == carrier;
    if (!formats || !Fits(kernel, output.format_immediates)) return "not formatted by its kernel";
  }
  return output.copy_kernel ? CheckCopy(output) : "";
}

std::string Verifier::CheckCopy(const Output& output) const {
  if (p_.source.layout != Layout::kText || !HasColumn(output.copy_column)) {
    return "copied from something that is not text";
  }
  if (output.copy_kernel == Kernel::x_put_raw) {
    const Expr& value = p_.exprs[output.value];
    bool same = value.op == Op::kField && value.column == output.copy_column;
    return same ? "" : "a raw copy of a different value";
  }
  const KernelInfo& kernel = InfoOf(*output.copy_kernel);
  if (kernel.shape != KernelShape::kCopy || !Fits(kernel, output.copy_immediates)) {
    return "not copied by its kernel";
  }
  return output.needs_quoting ? "a raw copy that may need quotes" : "";
}

}  // namespace

std::optional<std::string> FindFault(const Pipeline& pipeline) {
  std::string fault = Verifier(pipeline).Find();
  if (fault.empty()) return std::nullopt;
  return fault;
}

}  // namespace penstock::ir
