// Comparison, arithmetic, concatenation, like, in and between.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/sema/decimal_rules.h"
#include "compiler/sema/expr_checker.h"
#include "compiler/sema/in_list.h"
#include "compiler/sema/like_pattern.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

using ast::Expr;

constexpr Type kBool{Kind::kBool};
constexpr Type kString{Kind::kString};

bool IsComparison(std::string_view op) {
  return op == "=" || op == "<>" || op == "<" || op == "<=" || op == ">" || op == ">=";
}

bool IsNumber(Type type) {
  return type.kind == Kind::kInt64 || type.kind == Kind::kDecimal || type.kind == Kind::kFloat64;
}

Operation OperationOf(std::string_view op) {
  if (op == "+") return Operation::kAdd;
  if (op == "-") return Operation::kSubtract;
  if (op == "*") return Operation::kMultiply;
  if (op == "/") return Operation::kDivide;
  PST_CHECK(op == "%");
  return Operation::kRemainder;
}

// A decimal of at least 19 digits, which travels in 128 bits.
Type Wide(Type decimal) {
  decimal.precision = std::max<uint8_t>(decimal.precision, kMaxDecimal64Precision + 1);
  return decimal;
}

}  // namespace

ExprChecker::Checked ExprChecker::CheckBinary(const Expr& expr) {
  if (expr.text == "and" || expr.text == "or") return CheckLogic(expr);
  std::optional<std::vector<Operand>> sides = CheckAll(expr.args);
  if (!sides) return std::nullopt;
  if (expr.text == "||") {
    for (const Operand& side : *sides) {
      if (TypeOf(side).kind != Kind::kBool || IsNull(side)) continue;
      return Refuse(Diag::kIncompatibleTypes, expr.span,
                    "`||` concatenates strings and cannot be used for conditions", "write `or`");
    }
    return Concatenate(*sides, expr.span);
  }
  const Operand& a = (*sides)[0];
  const Operand& b = (*sides)[1];
  return IsComparison(expr.text) ? Compare(expr.text, a, b, expr.span)
                                 : Arithmetic(expr.text, a, b, expr.span);
}

ExprChecker::Checked ExprChecker::Compare(std::string_view op, Operand a, Operand b, Span span) {
  std::optional<Type> type = CommonType(a, b, span);
  if (!type) return std::nullopt;
  const bool has_cell = TypeOf(a).kind == Kind::kAny || TypeOf(b).kind == Kind::kAny;
  const bool by_cell = type->kind == Kind::kString || type->kind == Kind::kDecimal;
  if (has_cell && by_cell && !IsNull(a) && !IsNull(b)) {
    return CompareCell(op, *type, a, b, span);
  }
  Checked left = Convert(a, *type, true);
  Checked right = Convert(b, *type, true);
  if (!left || !right) return std::nullopt;
  if (op == ">" || op == ">=") std::swap(left, right);
  const Operation operation = op == "=" || op == "<>"  ? Operation::kEqual
                              : op == "<" || op == ">" ? Operation::kLess
                                                       : Operation::kLessOrEqual;
  Checked result = CallOperator(operation, *type, kBool, {*left, *right}, span);
  if (result && op == "<>") result->id = builder_.Not(result->id);
  return result;
}

ExprChecker::Checked ExprChecker::CompareCell(std::string_view op, Type type, Operand a, Operand b,
                                              Span span) {
  bool less = op.starts_with('<');
  if (TypeOf(b).kind == Kind::kAny) {
    std::swap(a, b);
    less = !less;
  }
  const bool equality = op == "=" || op == "<>";
  // What is greater is not less or equal.
  const bool opposite = equality ? op == "<>" : !less;
  const bool is_less = op.ends_with('=') == opposite;
  Checked result;
  if (type.kind == Kind::kString) {
    const Operation operation = equality  ? Operation::kEqual
                                : is_less ? Operation::kLess
                                          : Operation::kLessOrEqual;
    result = CallOperator(operation, {Kind::kAny}, kBool, {a, b}, span);
  } else {
    Checked decimal = Convert(b, type, true);
    if (!decimal) return std::nullopt;
    const Kernel kernel = equality  ? Kernel::eq_any_dectext
                          : is_less ? Kernel::lt_any_dectext
                                    : Kernel::le_any_dectext;
    result = CallKernel(kernel, kBool, {a, *decimal}, {}, span);
  }
  if (result && opposite) result->id = builder_.Not(result->id);
  return result;
}

ExprChecker::Checked ExprChecker::AsNumber(Operand value, std::optional<Type> other,
                                           std::string_view what) {
  const Type type = TypeOf(value);
  if (IsNull(value)) return Convert(value, other.value_or(Type{Kind::kInt64}), true);
  // A cell may hold more digits than a decimal beside it: only integers take it as their like.
  const bool is_like_other =
      other && (value.is_flexible || (type.kind == Kind::kAny && other->kind != Kind::kDecimal));
  if (is_like_other) return Convert(value, *other, true);
  if (IsNumber(type)) {
    if (type.kind != Kind::kDecimal || type.precision > 0) return value;
    return Refuse(Diag::kIncompatibleTypes, value.span,
                  fmt::format("`{}` cannot be applied to a decimal without a precision", what),
                  "add a precision: `cast(... as decimal(38,10))`");
  }
  std::string hint = "write `cast(... as int)` or `cast(... as decimal(p,s))`";
  if (type.kind == Kind::kDate || type.kind == Kind::kTimestamp) {
    hint = "use `date_add`, `date_sub` or `datediff`";
  }
  if (type.kind == Kind::kString && what == "+") hint += "; to concatenate strings, use `||`";
  return Refuse(Diag::kIncompatibleTypes, value.span,
                fmt::format("`{}` requires numbers, not {}", what, Describe(value)), hint);
}

ExprChecker::Checked ExprChecker::Arithmetic(std::string_view op, Operand a, Operand b, Span span) {
  const auto type_for = [&](const Operand& other) -> std::optional<Type> {
    if (IsNull(other) || !IsNumber(TypeOf(other))) return std::nullopt;
    return TypeOf(other);
  };
  Checked left = AsNumber(a, type_for(b), op);
  Checked right = AsNumber(b, type_for(a), op);
  if (!left || !right) return std::nullopt;
  const Kind kinds[] = {TypeOf(*left).kind, TypeOf(*right).kind};
  const Operation operation = OperationOf(op);
  if (kinds[0] == Kind::kFloat64 || kinds[1] == Kind::kFloat64) {
    constexpr Type kFloat64{Kind::kFloat64};
    left = Convert(*left, kFloat64, true);
    right = Convert(*right, kFloat64, true);
    if (!left || !right) return std::nullopt;
    return CallOperator(operation, kFloat64, kFloat64, {*left, *right}, span);
  }
  if (kinds[0] == Kind::kInt64 && kinds[1] == Kind::kInt64 && op != "/") {
    return CallOperator(operation, {Kind::kInt64}, {Kind::kInt64}, {*left, *right}, span);
  }
  return DecimalArithmetic(op, *left, *right, span);
}

// Addition and remainder work on one scale. A product of two numbers of 64 bits is made without
// widening them first. A quotient is an integer division of the scaled dividend.
ExprChecker::Checked ExprChecker::DecimalArithmetic(std::string_view op, Operand a, Operand b,
                                                    Span span) {
  const Type left = AsDecimalType(a).value();
  const Type right = AsDecimalType(b).value();
  std::optional<Type> result = DecimalResult(op, left, right);
  if (!result) {
    return Refuse(
        Diag::kIncompatibleTypes, span,
        fmt::format("the product of `{}` and `{}` has more than 38 digits after the decimal point",
                    ToString(left), ToString(right)),
        "round one side: `round(x, digits)`");
  }
  const auto call = [&](Kernel kernel, Type type, Type left_type, Type right_type,
                        std::vector<ir::Immediate> immediates) -> Checked {
    Checked x = Convert(a, left_type, true);
    Checked y = Convert(b, right_type, true);
    if (!x || !y) return std::nullopt;
    return CallKernel(kernel, type, {*x, *y}, std::move(immediates), span);
  };
  const bool fits64 = result->precision <= kMaxDecimal64Precision;
  if (op == "/") {
    const int power = result->scale - left.scale + right.scale;
    return call(Kernel::div_dec128, Wide(*result), Wide(left), Wide(right),
                {NumberImmediate(power)});
  }
  if (op != "*") {
    Checked x = Convert(a, *result, true);
    Checked y = Convert(b, *result, true);
    if (!x || !y) return std::nullopt;
    return CallOperator(OperationOf(op), *result, *result, {*x, *y}, span);
  }
  const bool both64 =
      CarrierOf(TypeOf(a)) == Carrier::kInt64 && CarrierOf(TypeOf(b)) == Carrier::kInt64;
  if (both64) {
    return CallKernel(fits64 ? Kernel::mul_int64 : Kernel::mul_wide, *result, {a, b}, {}, span);
  }
  return call(Kernel::mul_dec128, Wide(*result), Wide(left), Wide(right), {});
}

ExprChecker::Checked ExprChecker::Negate(Operand value, Span span) {
  Checked number = AsNumber(value, std::nullopt, "-");
  if (!number) return std::nullopt;
  const Type type = TypeOf(*number);
  return CallOperator(Operation::kNegate, type, type, {*number}, span);
}

ExprChecker::Checked ExprChecker::Concatenate(const std::vector<Operand>& parts, Span span) {
  Checked joined;
  for (const Operand& part : parts) {
    Checked text = AsText(part);
    if (!text) return std::nullopt;
    joined = joined ? CallKernel(Kernel::concat, kString, {*joined, *text}, {}, span) : text;
    if (!joined) return std::nullopt;
  }
  return Operand{joined->id, span};
}

ExprChecker::Checked ExprChecker::CheckLike(const Expr& expr) {
  std::optional<std::vector<Operand>> args = CheckAll(expr.args);
  if (!args) return std::nullopt;
  for (Operand& arg : *args) {
    const Kind kind = TypeOf(arg).kind;
    if (kind != Kind::kString && kind != Kind::kAny) {
      return Refuse(Diag::kIncompatibleTypes, arg.span,
                    fmt::format("`like` requires strings, not {}", Describe(arg)),
                    "write `cast(... as string)`");
    }
    Checked text = AsText(arg);
    if (!text) return std::nullopt;
    arg = *text;
  }
  const Operand& value = (*args)[0];
  Operand pattern = (*args)[1];
  Kernel kernel = Kernel::like;
  std::vector<ir::Immediate> immediates{NumberImmediate(-1)};
  std::optional<std::string> escape = std::string();
  if (args->size() > 2) escape = ConstantText((*args)[2]);
  std::optional<std::string> constant = ConstantText(pattern);
  if (constant && escape) {
    const LikePattern known = ReadLikePattern(*constant, *escape);
    if (!known.error.empty()) {
      return Refuse(Diag::kBadConstant, pattern.span, known.error);
    }
    kernel = known.kernel;
    if (kernel == Kernel::like) {
      immediates = {NumberImmediate(known.escape)};
    } else {
      pattern.id = builder_.String(known.text);
      immediates = {};
    }
  } else if (args->size() > 2) {
    kernel = Kernel::like_escape;
    immediates = {};
  }
  std::vector<Operand> operands{value, pattern};
  if (kernel == Kernel::like_escape) operands.push_back((*args)[2]);
  Checked result = CallKernel(kernel, kBool, operands, std::move(immediates), expr.span);
  if (result && expr.negated) result->id = builder_.Not(result->id);
  return result;
}

ExprChecker::Checked ExprChecker::CheckIn(const Expr& expr) {
  std::optional<std::vector<Operand>> args = CheckAll(expr.args);
  if (!args) return std::nullopt;
  const Operand value = args->front();
  args->erase(args->begin());
  std::vector<ir::ExprId> terms;
  InList constants(builder_);
  for (const Operand& item : *args) {
    // A constant of the value's own type is looked up together with others of its kind.
    if (std::optional<Type> type = CommonType(value, item, item.span); !type) {
      return std::nullopt;
    } else if (*type == TypeOf(value) && builder_.IsConstant(item.id) && !IsNull(item)) {
      Checked converted = Convert(item, *type, true);
      if (!converted) return std::nullopt;
      constants.Add(converted->id);
      continue;
    }
    Checked equal = Compare("=", value, item, item.span);
    if (!equal) return std::nullopt;
    terms.push_back(equal->id);
  }
  for (ir::ExprId term : constants.Terms(value.id)) terms.push_back(term);
  ir::ExprId any = builder_.Any(terms);
  return Operand{expr.negated ? builder_.Not(any) : any, expr.span};
}

ExprChecker::Checked ExprChecker::CheckBetween(const Expr& expr) {
  std::optional<std::vector<Operand>> args = CheckAll(expr.args);
  if (!args) return std::nullopt;
  Checked low = Compare(">=", (*args)[0], (*args)[1], expr.span);
  Checked high = Compare("<=", (*args)[0], (*args)[2], expr.span);
  if (!low || !high) return std::nullopt;
  ir::ExprId both = builder_.All({low->id, high->id});
  return Operand{expr.negated ? builder_.Not(both) : both, expr.span};
}

}  // namespace penstock
