// Function calls: overloads are chosen by the least change of the arguments' types.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/sema/decimal_rules.h"
#include "compiler/sema/expr_checker.h"
#include "runtime/base/check.h"
#include "runtime/base/suggest.h"
#include "runtime/kernels/conversion.h"
#include "runtime/kernels/round_mode.h"

namespace penstock {
namespace {

Type TypeOfParameter(Parameter parameter) {
  switch (parameter) {
    case Parameter::kString:
      return {Kind::kString};
    case Parameter::kBytes:
      return {Kind::kBytes};
    case Parameter::kInt64:
      return {Kind::kInt64};
    case Parameter::kFloat64:
      return {Kind::kFloat64};
    case Parameter::kTimestamp:
      return {Kind::kTimestamp};
    case Parameter::kDay:
      return {Kind::kDate};
    case Parameter::kClock:
      return {Kind::kTime};
  }
  PST_CHECK(false);
  return {};
}

// "`substr(text, start)` or `substr(text, start, length)`".
std::string SyntaxOf(const Function& function) {
  std::string list;
  for (const Overload& overload : function.overloads) {
    if (!list.empty()) list += " or ";
    list += fmt::format("`{}`", overload.syntax);
  }
  return list;
}

bool Takes(const Function& function, size_t arguments) {
  if (function.rule != FunctionRule::kOverloads) {
    return arguments >= static_cast<size_t>(function.min_arguments) &&
           (function.max_arguments < 0 || arguments <= static_cast<size_t>(function.max_arguments));
  }
  return std::ranges::any_of(function.overloads, [&](const Overload& overload) {
    return overload.parameters.size() == arguments;
  });
}

}  // namespace

ExprChecker::Checked ExprChecker::WrongArguments(const Function& function, Span span,
                                                 std::string message) {
  return Refuse(Diag::kFunctionArguments, span, std::move(message),
                fmt::format("usage: {}", SyntaxOf(function)));
}

ExprChecker::Checked ExprChecker::CheckCall(const ast::Expr& expr) {
  const Function* function = FindFunction(expr.text);
  std::optional<std::vector<Operand>> args = CheckAll(expr.args);
  if (function == nullptr) {
    return Refuse(Diag::kUnknownFunction, expr.span,
                  fmt::format("unknown function {}{}", Backquoted(expr.text),
                              DidYouMean(expr.text, FunctionNames())));
  }
  if (!args) return std::nullopt;
  if (!Takes(*function, args->size())) {
    return WrongArguments(*function, expr.span,
                          fmt::format("`{}` cannot be called with {} argument{}", expr.text,
                                      args->size(), args->size() == 1 ? "" : "s"));
  }
  Checked result = function->rule == FunctionRule::kOverloads
                       ? CheckOverloads(*function, expr, std::move(*args))
                       : CheckRule(*function, expr, std::move(*args));
  if (result) *result = {result->id, expr.span};
  return result;
}

// ---- Overloads
// -----------------------------------------------------------------------------------

// How far `arg` is from what `parameter` takes; nothing if it must not become that unasked.
std::optional<int> ExprChecker::CostOf(const Operand& arg, Parameter parameter) const {
  if (IsNull(arg)) return 0;
  const Type from = TypeOf(arg);
  const Type to = TypeOfParameter(parameter);
  if (from == to) return 0;
  if (arg.is_flexible) return 1;
  if (from.kind == Kind::kAny) return 2;
  switch (parameter) {
    case Parameter::kString:
      // Every value has one text; only bytes may be no text at all.
      return from.kind == Kind::kBytes ? std::nullopt : std::optional(5);
    case Parameter::kFloat64:
      if (from.kind == Kind::kInt64 || from.kind == Kind::kDecimal) return 3;
      return std::nullopt;
    case Parameter::kDay:
    case Parameter::kClock:
      if (from.kind == Kind::kTimestamp) return 1;
      return std::nullopt;
    case Parameter::kTimestamp:
      if (from.kind == Kind::kDate) return 2;
      return std::nullopt;
    case Parameter::kBytes:
    case Parameter::kInt64:
      return std::nullopt;
  }
  return std::nullopt;
}

ExprChecker::Checked ExprChecker::PassAs(Operand arg, Parameter parameter) {
  const bool is_part = parameter == Parameter::kDay || parameter == Parameter::kClock;
  if (!is_part || IsNull(arg)) return Convert(arg, TypeOfParameter(parameter), true);
  // Text and cells may hold a date with or without a time: a timestamp takes both.
  const Kind kind = TypeOf(arg).kind;
  const bool is_open = kind == Kind::kString || kind == Kind::kAny;
  if (is_open && parameter == Parameter::kDay) {
    Checked moment = Convert(arg, {Kind::kTimestamp}, true);
    return moment ? ConvertByCast(*moment, {Kind::kDate}) : std::nullopt;
  }
  return ConvertByCast(arg, TypeOfParameter(parameter));
}

ExprChecker::Checked ExprChecker::CheckOverloads(const Function& function, const ast::Expr& expr,
                                                 std::vector<Operand> args) {
  const Overload* best = nullptr;
  int best_cost = 0;
  size_t misfit = 0;  // the first argument that fits no overload of this length
  for (const Overload& overload : function.overloads) {
    if (overload.parameters.size() != args.size()) continue;
    int cost = 0;
    bool fits = true;
    for (size_t i = 0; i < args.size() && fits; ++i) {
      std::optional<int> change = CostOf(args[i], overload.parameters[i]);
      fits = change.has_value();
      if (fits) cost += *change;
      if (!fits) misfit = std::max(misfit, i);
    }
    if (!fits || (best != nullptr && cost >= best_cost)) continue;
    best = &overload;
    best_cost = cost;
  }
  if (best == nullptr) {
    return WrongArguments(
        function, args[misfit].span,
        fmt::format("argument {} of `{}` is {}", misfit + 1, expr.text, Describe(args[misfit])));
  }
  if (best->kernel == Kernel::unix_timestamp && TypeOf(args[0]).kind == Kind::kDate) {
    return SecondsOfDate(args[0], expr.span);
  }
  for (size_t i = 0; i < args.size(); ++i) {
    Checked passed = PassAs(args[i], best->parameters[i]);
    if (!passed) return std::nullopt;
    args[i] = *passed;
  }
  return CallKernel(best->kernel, best->result, args, {}, expr.span);
}

// ---- Functions with rules of their own
// -----------------------------------------------------------

ExprChecker::Checked ExprChecker::CheckRule(const Function& function, const ast::Expr& expr,
                                            std::vector<Operand> args) {
  const Span span = expr.span;
  switch (function.rule) {
    case FunctionRule::kOverloads:
      break;
    case FunctionRule::kCoalesce: {
      std::optional<std::vector<Operand>> unified = Unify(std::move(args), span);
      if (!unified) return std::nullopt;
      std::vector<ir::ExprId> ids;
      for (const Operand& operand : *unified) ids.push_back(operand.id);
      return Operand{builder_.Coalesce(std::move(ids)), span};
    }
    case FunctionRule::kNullIf:
      return CheckNullIf(std::move(args), span);
    case FunctionRule::kIf:
      return CheckIf(std::move(args), span);
    case FunctionRule::kGreatest:
    case FunctionRule::kLeast:
      return CheckExtreme(
          function.rule == FunctionRule::kGreatest ? Operation::kGreatest : Operation::kLeast,
          function.name, std::move(args), span);
    case FunctionRule::kConcat:
      return Concatenate(args, span);
    case FunctionRule::kAbs:
    case FunctionRule::kSign:
      return CheckSign(
          function.rule == FunctionRule::kAbs ? Operation::kAbsolute : Operation::kSign,
          function.name, args[0], span);
    case FunctionRule::kRound:
      return CheckRounding(kRoundHalfAway, std::move(args), span);
    case FunctionRule::kTrunc:
      return CheckRounding(kRoundToZero, std::move(args), span);
    case FunctionRule::kFloor:
      return CheckRounding(kRoundDown, std::move(args), span);
    case FunctionRule::kCeil:
      return CheckRounding(kRoundUp, std::move(args), span);
    case FunctionRule::kMod:
      return Arithmetic("%", args[0], args[1], span);
    case FunctionRule::kDatePart:
      return CheckToDate(std::move(args), {Kind::kDate}, span);
    case FunctionRule::kToDate:
      return CheckToDate(std::move(args), {Kind::kDate}, span);
    case FunctionRule::kToTimestamp:
      return CheckToDate(std::move(args), {Kind::kTimestamp}, span);
    case FunctionRule::kDateFormat:
      return CheckDateFormat(std::move(args), span);
    case FunctionRule::kDateAdd:
      return CheckDateAdd(std::move(args), 1, "day", span);
    case FunctionRule::kDateSub:
      return CheckDateAdd(std::move(args), -1, "day", span);
    case FunctionRule::kAddMonths:
      return CheckDateAdd(std::move(args), 1, "month", span);
    case FunctionRule::kMask:
      return CheckMask(function, std::move(args), span);
    case FunctionRule::kRegexpLike:
    case FunctionRule::kRegexpSubstr:
    case FunctionRule::kRegexpReplace:
      return CheckRegexp(function, std::move(args), span);
    case FunctionRule::kJsonValue:
      return CheckJsonValue(std::move(args), span);
    case FunctionRule::kToJson:
      return CheckToJson(args[0], span);
  }
  PST_CHECK(false);
  return std::nullopt;
}

ExprChecker::Checked ExprChecker::CheckNullIf(std::vector<Operand> args, Span span) {
  Checked equal = Compare("=", args[0], args[1], span);
  if (!equal) return std::nullopt;
  return Operand{builder_.If(equal->id, builder_.Null(TypeOf(args[0])), args[0].id), span};
}

ExprChecker::Checked ExprChecker::CheckIf(std::vector<Operand> args, Span span) {
  if (!IsNull(args[0]) && TypeOf(args[0]).kind != Kind::kBool) {
    return Refuse(Diag::kNotBoolean, args[0].span,
                  fmt::format("expected a condition, found {}", Describe(args[0])));
  }
  std::optional<std::vector<Operand>> values = Unify({args[1], args[2]}, span);
  if (!values) return std::nullopt;
  return Operand{builder_.If(args[0].id, (*values)[0].id, (*values)[1].id), span};
}

ExprChecker::Checked ExprChecker::CheckExtreme(Operation operation, std::string_view name,
                                               std::vector<Operand> args, Span span) {
  std::optional<std::vector<Operand>> values = Unify(std::move(args), span);
  if (!values) return std::nullopt;
  const Type type = TypeOf(values->front());
  if (type.kind == Kind::kAny) {
    return Refuse(Diag::kIncompatibleTypes, span,
                  fmt::format("`{}` requires values of a known type", name),
                  "write `cast(... as int)`");
  }
  Checked result = values->front();
  for (size_t i = 1; i < values->size() && result; ++i) {
    result = CallOperator(operation, type, type, {*result, (*values)[i]}, span);
  }
  return result;
}

ExprChecker::Checked ExprChecker::CheckSign(Operation operation, std::string_view name,
                                            Operand value, Span span) {
  Checked number = AsNumber(value, std::nullopt, name);
  if (!number) return std::nullopt;
  const Type type = TypeOf(*number);
  const Type result = operation == Operation::kSign ? Type{Kind::kInt64} : type;
  return CallOperator(operation, type, result, {*number}, span);
}

ExprChecker::Checked ExprChecker::CheckRounding(int mode, std::vector<Operand> args, Span span) {
  constexpr int64_t kMostDigits = 38;
  int64_t digits = 0;
  if (args.size() > 1) {
    std::optional<int64_t> constant = ConstantInt(args[1]);
    if (!constant || *constant < -kMostDigits || *constant > kMostDigits) {
      return Refuse(Diag::kFunctionArguments, args[1].span,
                    "the number of digits must be a constant from -38 to 38");
    }
    digits = *constant;
  }
  Checked number = AsNumber(args[0], std::nullopt, "round");
  if (!number) return std::nullopt;
  const Type type = TypeOf(*number);
  const auto n = static_cast<int>(digits);
  if (type.kind == Kind::kFloat64) {
    return CallKernel(Kernel::round_float64, type, {*number},
                      {NumberImmediate(n), NumberImmediate(mode)}, span);
  }
  if (type.kind == Kind::kDecimal) return RoundDecimal(*number, n, mode, span);
  if (n >= 0) return number;
  return CallKernel(Kernel::round_int64, type, {*number},
                    {NumberImmediate(-n), NumberImmediate(-n), NumberImmediate(mode)}, span);
}

ExprChecker::Checked ExprChecker::CheckMask(const Function& function, std::vector<Operand> args,
                                            Span span) {
  constexpr Type kText{Kind::kString};
  struct Kept {
    std::string_view kind;
    int first, last;
  };
  constexpr Kept kKept[] = {{"phone", 3, 4}, {"id_card", 1, 2}};
  const Checked text = AsText(args[0]);
  if (!text) return std::nullopt;
  if (args.size() == 3) {
    for (size_t i = 1; i < args.size(); ++i) {
      if (CostOf(args[i], Parameter::kInt64) == std::nullopt) {
        return WrongArguments(function, args[i].span,
                              fmt::format("the number of characters that `mask` keeps must be a "
                                          "whole number, not {}",
                                          Describe(args[i])));
      }
      const Checked count = PassAs(args[i], Parameter::kInt64);
      if (!count) return std::nullopt;
      args[i] = *count;
    }
    return CallKernel(Kernel::mask, kText, {*text, args[1], args[2]}, {}, span);
  }
  const std::optional<std::string> kind = ConstantText(args[1]);
  if (kind == "email") return CallKernel(Kernel::mask_email, kText, {*text}, {}, span);
  for (const Kept& kept : kKept) {
    if (kind != kept.kind) continue;
    const Operand first{builder_.Int(kept.first), span}, last{builder_.Int(kept.last), span};
    return CallKernel(Kernel::mask, kText, {*text, first, last}, {}, span);
  }
  constexpr std::string_view kKinds[] = {"email", "id_card", "phone"};
  return Refuse(Diag::kFunctionArguments, args[1].span,
                kind ? fmt::format("unknown kind of personal data {}{}", Backquoted(*kind),
                                   DidYouMean(*kind, kKinds))
                     : "the kind of personal data must be a constant string",
                "use 'phone', 'id_card' or 'email', or write how many characters are kept: "
                "`mask(text, 3, 4)`");
}

// To `digits` after the point, or to tens, hundreds ... if negative.
ExprChecker::Checked ExprChecker::RoundDecimal(Operand value, int digits, int mode, Span span) {
  Type type = TypeOf(value);
  if (digits >= type.scale) return value;
  const int drop = type.scale - digits;
  const int raise = std::max(0, -digits);
  const int whole = type.precision - type.scale;
  Type result{Kind::kDecimal};
  result.scale = static_cast<uint8_t>(std::max(0, digits));
  // Rounding may carry into one more digit.
  const int precision = std::max(whole, raise) + 1 + result.scale;
  result.precision = static_cast<uint8_t>(std::min<int>(precision, kMaxDecimal128Precision));
  const bool wide = CarrierOf(type) == Carrier::kInt128 || CarrierOf(result) == Carrier::kInt128;
  if (wide) {
    result.precision = std::max<uint8_t>(result.precision, kMaxDecimal64Precision + 1);
    type.precision = std::max<uint8_t>(type.precision, kMaxDecimal64Precision + 1);
    Checked widened = Convert(value, type, true);
    if (!widened) return std::nullopt;
    value = *widened;
  }
  return CallKernel(wide ? Kernel::round_dec128 : Kernel::round_int64, result, {value},
                    {NumberImmediate(drop), NumberImmediate(raise), NumberImmediate(mode)}, span);
}

}  // namespace penstock
