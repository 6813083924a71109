// Values, logic and casts. Operators, functions and the finding of common types have files of their
// own beside this one.

#include "compiler/sema/check_expr.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

#include "compiler/sema/expr_checker.h"
#include "runtime/base/check.h"
#include "runtime/base/suggest.h"
#include "runtime/kernels/round_mode.h"
#include "runtime/type/decimal.h"

namespace penstock {
namespace {

using ast::Expr;

// Names of SQL for types that the rest of Penstock calls otherwise.
struct SqlTypeName {
  std::string_view name;
  Kind kind;
};
constexpr SqlTypeName kSqlTypeNames[] = {
    {"integer", Kind::kInt64}, {"smallint", Kind::kInt64},     {"tinyint", Kind::kInt64},
    {"signed", Kind::kInt64},  {"float", Kind::kFloat64},      {"real", Kind::kFloat64},
    {"text", Kind::kString},   {"varchar", Kind::kString},     {"char", Kind::kString},
    {"binary", Kind::kBytes},  {"datetime", Kind::kTimestamp},
};

std::optional<Type> TypeOfName(std::string_view name) {
  if (name == "any") return std::nullopt;  // nothing can become a cell
  if (std::optional<Type> type = ParseTypeName(name, /*exact_date=*/true)) return type;
  for (const SqlTypeName& known : kSqlTypeNames) {
    if (known.name == name) return Type{known.kind};
  }
  return std::nullopt;
}

}  // namespace

ExprChecker::Checked ExprChecker::Check(const Expr& expr) {
  switch (expr.kind) {
    case Expr::Kind::kColumn: {
      std::optional<ir::ExprId> column = columns_.Column(expr.text, expr.span);
      if (!column) return std::nullopt;
      return Operand{*column, expr.span};
    }
    case Expr::Kind::kString:
      return CheckString(expr);
    case Expr::Kind::kNumber:
      return CheckNumber(expr.text, expr.span);
    case Expr::Kind::kBool:
      return Operand{builder_.Bool(expr.boolean), expr.span};
    case Expr::Kind::kNull:
      return Operand{builder_.Null({Kind::kString}), expr.span, true};
    case Expr::Kind::kParameter:
      return Operand{builder_.Parameter(expr.text), expr.span, true, true};
    case Expr::Kind::kUnary:
      return CheckUnary(expr);
    case Expr::Kind::kBinary:
      return CheckBinary(expr);
    case Expr::Kind::kLike:
      return CheckLike(expr);
    case Expr::Kind::kIn:
      return CheckIn(expr);
    case Expr::Kind::kBetween:
      return CheckBetween(expr);
    case Expr::Kind::kIsNull: {
      Checked value = Check(expr.args[0]);
      if (!value) return std::nullopt;
      ir::ExprId test = builder_.IsNullTest(value->id);
      return Operand{expr.negated ? builder_.Not(test) : test, expr.span};
    }
    case Expr::Kind::kCall:
      return CheckCall(expr);
    case Expr::Kind::kCast:
      return CheckCast(expr);
    case Expr::Kind::kCase:
      return CheckCase(expr);
  }
  PST_CHECK(false);
  return std::nullopt;
}

std::optional<std::vector<ExprChecker::Operand>> ExprChecker::CheckAll(
    const std::vector<Expr>& exprs) {
  std::vector<Operand> operands;
  for (const Expr& expr : exprs) {
    if (Checked operand = Check(expr)) operands.push_back(*operand);
  }
  if (operands.size() != exprs.size()) return std::nullopt;
  return operands;
}

ExprChecker::Checked ExprChecker::CheckString(const Expr& expr) {
  std::vector<Operand> parts;
  for (const Expr::Piece& piece : expr.pieces) {
    ir::ExprId id =
        piece.parameter.empty() ? builder_.String(piece.text) : builder_.Parameter(piece.parameter);
    parts.push_back({id, expr.span});
  }
  if (parts.empty()) parts.push_back({builder_.String(""), expr.span});
  Checked text = Concatenate(parts, expr.span);
  if (text) text->is_flexible = true;
  return text;
}

ExprChecker::Checked ExprChecker::CheckNumber(std::string_view digits, Span span) {
  if (digits.find_first_of("eE") != std::string_view::npos) {
    return Convert({builder_.String(std::string(digits)), span}, {Kind::kFloat64}, true);
  }
  int64_t integer = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), integer);
  if (error == std::errc() && end == digits.data() + digits.size()) {
    return Operand{builder_.Int(integer), span};
  }
  const DecimalText text = ScanDecimal(digits);
  PST_CHECK(text.fault == DecimalFault::kNone);
  std::string_view whole = text.whole;
  while (!whole.empty() && whole.front() == '0') whole.remove_prefix(1);
  const size_t precision = std::max<size_t>(1, whole.size() + text.fraction.size());
  Type type{Kind::kDecimal};
  if (precision <= kMaxDecimal128Precision) {
    type.precision = static_cast<uint8_t>(precision);
    type.scale = static_cast<uint8_t>(text.fraction.size());
  }
  return Convert({builder_.String(std::string(digits)), span}, type, true);
}

ExprChecker::Checked ExprChecker::CheckUnary(const Expr& expr) {
  const Expr& inner = expr.args[0];
  if (expr.text == "not") {
    Checked value = CheckCondition(inner);
    if (!value) return std::nullopt;
    return Operand{builder_.Not(value->id), expr.span};
  }
  if (inner.kind == Expr::Kind::kNumber && expr.text == "-") {
    return CheckNumber("-" + inner.text, expr.span);
  }
  Checked value = Check(inner);
  if (!value) return std::nullopt;
  if (expr.text == "-") return Negate(*value, expr.span);
  return AsNumber(*value, std::nullopt, "+");
}

ExprChecker::Checked ExprChecker::CheckCondition(const Expr& expr) {
  Checked value = Check(expr);
  if (!value) return std::nullopt;
  if (IsNull(*value)) return Operand{builder_.Null({Kind::kBool}), expr.span};
  const Type type = TypeOf(*value);
  if (type.kind == Kind::kBool) return value;
  std::string hint;
  if (type.kind == Kind::kInt64) hint = "compare it: `... <> 0`";
  if (type.kind == Kind::kAny || type.kind == Kind::kString) {
    hint = value->is_flexible ? "compare it with a column" : "write `cast(... as bool)`";
  }
  return Refuse(Diag::kNotBoolean, expr.span,
                fmt::format("expected a condition, found {}", Describe(*value)), hint);
}

ExprChecker::Checked ExprChecker::CheckLogic(const Expr& expr) {
  // Both sides are checked so that the faults of both are reported.
  Checked left = CheckCondition(expr.args[0]);
  Checked right = CheckCondition(expr.args[1]);
  if (!left || !right) return std::nullopt;
  const std::vector<ir::ExprId> terms{left->id, right->id};
  return Operand{expr.text == "and" ? builder_.All(terms) : builder_.Any(terms), expr.span};
}

ExprChecker::Checked ExprChecker::CheckCase(const Expr& expr) {
  const size_t pairs = expr.args.size() / 2;
  std::vector<Operand> conditions;
  std::vector<Operand> values;
  bool failed = false;
  for (size_t i = 0; i < pairs; ++i) {
    Checked condition = CheckCondition(expr.args[2 * i]);
    Checked value = Check(expr.args[2 * i + 1]);
    failed = failed || !condition || !value;
    if (failed) continue;
    conditions.push_back(*condition);
    values.push_back(*value);
  }
  Checked otherwise = Operand{builder_.Null({Kind::kString}), expr.span, true};
  if (expr.has_else) otherwise = Check(expr.args.back());
  if (failed || !otherwise) return std::nullopt;
  values.push_back(*otherwise);
  std::optional<std::vector<Operand>> unified = Unify(std::move(values), expr.span);
  if (!unified) return std::nullopt;
  ir::ExprId result = unified->back().id;
  for (size_t i = pairs; i-- > 0;) {
    result = builder_.If(conditions[i].id, (*unified)[i].id, result);
  }
  return Operand{result, expr.span};
}

ExprChecker::Checked ExprChecker::CheckCast(const Expr& expr) {
  std::optional<Type> type = TypeOfName(expr.text);
  Checked value = Check(expr.args[0]);
  if (!type) {
    std::vector<std::string_view> names(kTypeNames, kTypeNames + kTypeNameCount);
    std::string hint;
    if (expr.text.starts_with("varchar(") || expr.text.starts_with("char(")) {
      hint = "a `string` has no length limit; truncate it with `left(text, n)`";
    }
    return Refuse(
        Diag::kUnknownType, expr.span,
        fmt::format("unknown type {}{}", Backquoted(expr.text), DidYouMean(expr.text, names)),
        hint);
  }
  if (!value) return std::nullopt;
  Checked converted = ConvertByCast(*value, *type);
  if (converted) converted->span = expr.span;
  return converted;
}

// A cast asks for what the conversion table refuses because digits or a part of a timestamp would
// be lost: it rounds decimals, and takes the day or the time of day of a timestamp.
ExprChecker::Checked ExprChecker::ConvertByCast(Operand value, Type target) {
  const Type from = TypeOf(value);
  if (!IsNull(value) && from.kind == Kind::kTimestamp) {
    if (target.kind == Kind::kDate) {
      return CallKernel(Kernel::day_of_timestamp, target, {value}, {}, value.span);
    }
    if (target.kind == Kind::kTime) {
      return CallKernel(Kernel::clock_of_timestamp, target, {value}, {}, value.span);
    }
  }
  const bool rounds = from.kind == Kind::kDecimal && target.kind == Kind::kDecimal &&
                      from.precision > 0 && target.precision > 0 && target.scale < from.scale;
  if (!IsNull(value) && rounds) {
    Checked rounded = RoundDecimal(value, target.scale, kRoundHalfAway, value.span);
    if (!rounded) return std::nullopt;
    value = *rounded;
  }
  return Convert(value, target, true);
}

namespace {

std::optional<ir::ExprId> Finish(ExprChecker::Checked checked, const ast::Expr& expr,
                                 ExprBuilder& builder, DiagnosticSink& diagnostics) {
  if (!checked) return std::nullopt;
  if (builder.TreeSize(checked->id) >= ExprBuilder::kMaxTreeSize) {
    diagnostics
        .Report(Diag::kExprSyntax, expr.span,
                fmt::format("the expression has more than {} parts after expansion",
                            ExprBuilder::kMaxTreeSize))
        .hints.push_back("split it into several columns");
    return std::nullopt;
  }
  return checked->id;
}

void AddParameters(const ast::Expr& expr, std::vector<std::string>& names) {
  const auto add = [&](const std::string& name) {
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
  };
  if (expr.kind == Expr::Kind::kParameter) add(expr.text);
  for (const Expr::Piece& piece : expr.pieces) add(piece.parameter);
  for (const ast::Expr& arg : expr.args) AddParameters(arg, names);
}

}  // namespace

std::optional<ir::ExprId> CheckExpr(const ast::Expr& expr, ColumnResolver& columns,
                                    ExprBuilder& builder, DiagnosticSink& diagnostics) {
  return Finish(ExprChecker(columns, builder, diagnostics).Check(expr), expr, builder, diagnostics);
}

std::optional<ir::ExprId> CheckCondition(const ast::Expr& expr, ColumnResolver& columns,
                                         ExprBuilder& builder, DiagnosticSink& diagnostics) {
  return Finish(ExprChecker(columns, builder, diagnostics).CheckCondition(expr), expr, builder,
                diagnostics);
}

namespace {

class NoColumns final : public ColumnResolver {
 public:
  std::optional<ir::ExprId> Column(std::string_view, Span) override { return std::nullopt; }
};

}  // namespace

std::optional<ir::ExprId> ConvertExpr(ExprBuilder& builder, ir::ExprId value, Type target,
                                      Span span, DiagnosticSink& diagnostics) {
  NoColumns columns;
  ExprChecker checker(columns, builder, diagnostics);
  ExprChecker::Checked converted = checker.Convert({value, span}, target, /*asked=*/false);
  if (!converted) return std::nullopt;
  return converted->id;
}

std::vector<std::string> ParametersOf(const ast::Expr& expr) {
  std::vector<std::string> names;
  AddParameters(expr, names);
  return names;
}

}  // namespace penstock
