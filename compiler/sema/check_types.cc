// How operands come to one type. See the rules in check_expr.h.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/sema/decimal_rules.h"
#include "compiler/sema/expr_checker.h"
#include "runtime/abi/dirty_reason.h"
#include "runtime/base/check.h"
#include "runtime/kernels/conversion.h"

namespace penstock {
namespace {

std::string_view TextOfReason(int reason) {
  for (const DirtyReasonInfo& info : kDirtyReasons) {
    if (info.number == reason) return info.text;
  }
  return "invalid value";
}

bool IsNumber(Type type) {
  return type.kind == Kind::kInt64 || type.kind == Kind::kDecimal || type.kind == Kind::kFloat64;
}

int CountDigits(int64_t value) {
  int digits = 1;
  while (value /= 10) ++digits;
  return digits;
}

// The type that a column of text has to be cast to, to be used with `type`.
std::string CastHint(Type type) {
  return fmt::format("write `cast(... as {})`, or declare the type of the column", ToString(type));
}

}  // namespace

ir::Immediate NumberImmediate(int32_t number) {
  return {.kind = ir::Immediate::Kind::kInt32, .integer = number, .text = {}};
}

ir::Immediate TextImmediate(std::string text) {
  return {.kind = ir::Immediate::Kind::kText, .integer = 0, .text = std::move(text)};
}

ExprChecker::Checked ExprChecker::Refuse(Diag kind, Span span, std::string message,
                                         std::string hint) {
  Diagnostic& report = diagnostics_.Report(kind, span, std::move(message));
  if (!hint.empty()) report.hints.push_back(std::move(hint));
  return std::nullopt;
}

std::string ExprChecker::Describe(const Operand& operand) const {
  const ir::Expr& expr = builder_.At(operand.id);
  if (expr.op == ir::Op::kConstant && expr.type.kind == Kind::kString && !IsNull(operand)) {
    return fmt::format("the string {}", Backquoted(expr.constant.text));
  }
  if (IsNull(operand)) return "`null`";
  if (expr.type.kind == Kind::kAny) return "a value whose type is known only at run time";
  return fmt::format("a value of type `{}`", ToString(expr.type));
}

std::optional<std::string> ExprChecker::ConstantText(const Operand& operand) const {
  const ir::Expr& expr = builder_.At(operand.id);
  if (expr.op != ir::Op::kConstant || expr.type.kind != Kind::kString || IsNull(operand)) {
    return std::nullopt;
  }
  return expr.constant.text;
}

std::optional<int64_t> ExprChecker::ConstantInt(const Operand& operand) const {
  const ir::Expr& expr = builder_.At(operand.id);
  if (expr.op != ir::Op::kConstant || expr.type.kind != Kind::kInt64 || IsNull(operand)) {
    return std::nullopt;
  }
  return expr.constant.integer;
}

ExprChecker::Checked ExprChecker::CallKernel(Kernel kernel, Type result,
                                             const std::vector<Operand>& args,
                                             std::vector<ir::Immediate> immediates, Span span) {
  std::vector<ir::ExprId> ids;
  for (const Operand& arg : args) ids.push_back(arg.id);
  ir::ExprId id = builder_.Call(kernel, result, std::move(ids), std::move(immediates));
  if (builder_.refusal() != kNotDirty) {
    return Refuse(Diag::kBadConstant, span,
                  fmt::format("this constant expression cannot be evaluated: {}",
                              TextOfReason(builder_.refusal())));
  }
  return Operand{id, span};
}

ExprChecker::Checked ExprChecker::CallOperator(Operation operation, Type type, Type result,
                                               const std::vector<Operand>& args, Span span) {
  const std::optional<Kernel> kernel = FindOperator(operation, OperandsOf(type));
  PST_CHECK(kernel.has_value());
  return CallKernel(*kernel, result, args, {}, span);
}

ExprChecker::Checked ExprChecker::Convert(Operand value, Type target, bool asked) {
  const Type from = TypeOf(value);
  if (from == target) return value;
  if (IsNull(value)) return Operand{builder_.Null(target), value.span};
  const Conversion conversion = FindConversion(from, target);
  switch (conversion.cls) {
    case Conversion::Class::kIdentity:
      return value;
    case Conversion::Class::kForbidden:
      return Refuse(Diag::kForbiddenConversion, value.span,
                    fmt::format("`{}` cannot be converted to `{}`: {}", ToString(from),
                                ToString(target), conversion.note));
    case Conversion::Class::kLossy:
      if (asked) break;
      return Refuse(Diag::kForbiddenConversion, value.span,
                    fmt::format("converting `{}` to `{}` can lose digits: {}", ToString(from),
                                ToString(target), conversion.note),
                    fmt::format("to allow this, write `cast(... as {})`", ToString(target)));
    case Conversion::Class::kExact:
    case Conversion::Class::kChecked:
      break;
  }
  std::vector<ir::Immediate> immediates;
  for (int32_t number : ConversionImmediates(from, target)) {
    immediates.push_back(NumberImmediate(number));
  }
  ir::ExprId id = builder_.Call(*conversion.kernel, target, {value.id}, std::move(immediates));
  if (builder_.refusal() != kNotDirty) {
    return Refuse(Diag::kBadConstant, value.span,
                  fmt::format("{} is not a valid `{}`: {}", Describe(value), ToString(target),
                              TextOfReason(builder_.refusal())));
  }
  return Operand{id, value.span};
}

std::optional<Type> ExprChecker::AsDecimalType(const Operand& value) const {
  const Type type = TypeOf(value);
  if (type.kind == Kind::kDecimal) {
    return type.precision == 0 ? std::nullopt : std::optional(type);
  }
  if (std::optional<int64_t> constant = ConstantInt(value)) {
    return IntegerAsDecimal(CountDigits(*constant));
  }
  return IntegerAsDecimal();
}

std::optional<Type> ExprChecker::CommonType(const Operand& a, const Operand& b, Span span) {
  const Type left = TypeOf(a);
  const Type right = TypeOf(b);
  constexpr Type kString{Kind::kString};
  if (IsNull(a) || IsNull(b)) {
    const Type other = IsNull(a) ? right : left;
    return other.kind == Kind::kAny ? kString : other;
  }
  if (left.kind == Kind::kAny && right.kind == Kind::kAny) {
    Refuse(Diag::kIncompatibleTypes, span, "the types of both values are known only at run time",
           "add a cast, such as `cast(... as int)`");
    return std::nullopt;
  }
  if (left.kind == Kind::kAny || right.kind == Kind::kAny) {
    const Type other = left.kind == Kind::kAny ? right : left;
    if (a.is_bare_variable || b.is_bare_variable) return Type{Kind::kDecimal};
    // A cell may hold any number: one of any length compares with all that are exact.
    const bool exact = other.kind == Kind::kInt64 || other.kind == Kind::kDecimal;
    return exact ? Type{Kind::kDecimal} : other;
  }
  // Digits compared as text are in another order than numbers: '9' is greater than '10'.
  const auto is_text_column = [](const Operand& o, Type type) {
    return type.kind == Kind::kString && !o.is_flexible;
  };
  if ((a.is_bare_variable && is_text_column(b, right)) ||
      (b.is_bare_variable && is_text_column(a, left))) {
    Refuse(Diag::kIncompatibleTypes, span,
           "a variable without quotes stands for a number, which cannot be compared with a string",
           "put quotes around the variable to compare strings, or write `cast(... as int)` around "
           "the other side");
    return std::nullopt;
  }
  if (a.is_flexible != b.is_flexible) return a.is_flexible ? right : left;
  if (left.kind == right.kind && left.kind != Kind::kDecimal) return left;
  if (IsNumber(left) && IsNumber(right)) {
    if (left.kind == Kind::kFloat64 || right.kind == Kind::kFloat64) return Type{Kind::kFloat64};
    const std::optional<Type> x = AsDecimalType(a);
    const std::optional<Type> y = AsDecimalType(b);
    const std::optional<Type> common = x && y ? CommonDecimal(*x, *y) : std::nullopt;
    return common.value_or(Type{Kind::kDecimal});
  }
  const auto is_moment = [](Type type) {
    return type.kind == Kind::kDate || type.kind == Kind::kTimestamp;
  };
  if (is_moment(left) && is_moment(right)) return Type{Kind::kTimestamp};
  const bool left_is_text = left.kind == Kind::kString;
  const bool right_is_text = right.kind == Kind::kString;
  std::string hint;
  if (left_is_text != right_is_text) hint = CastHint(left_is_text ? right : left);
  if (left.kind == Kind::kBool || right.kind == Kind::kBool) {
    hint = "compare a boolean with `true` or `false`";
  }
  Refuse(Diag::kIncompatibleTypes, span,
         fmt::format("{} and {} have no common type", Describe(a), Describe(b)), hint);
  return std::nullopt;
}

std::optional<std::vector<ExprChecker::Operand>> ExprChecker::Unify(std::vector<Operand> operands,
                                                                    Span span) {
  // Values that bring a type come first; `null` and flexible texts take it.
  std::optional<Operand> common;
  for (const Operand& operand : operands) {
    if (IsNull(operand) || operand.is_flexible) continue;
    if (!common) {
      common = operand;
      continue;
    }
    std::optional<Type> type = CommonType(*common, operand, span);
    if (!type) return std::nullopt;
    Checked converted = Convert(TypeOf(*common) == *type ? *common : operand, *type, true);
    if (!converted) return std::nullopt;
    common = converted;
  }
  Type type{Kind::kString};
  if (common) type = TypeOf(*common);
  const bool any_text =
      std::ranges::any_of(operands, [&](const Operand& o) { return o.is_flexible && !IsNull(o); });
  if (type.kind == Kind::kAny && any_text) type = {Kind::kString};
  for (Operand& operand : operands) {
    Checked converted = Convert(operand, type, true);
    if (!converted) return std::nullopt;
    operand = *converted;
  }
  return operands;
}

ExprChecker::Checked ExprChecker::AsText(Operand value) {
  return Convert(value, {Kind::kString}, true);
}

}  // namespace penstock
