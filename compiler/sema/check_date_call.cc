// Functions of dates and timestamps that take a constant pattern or unit.

#include <fmt/format.h>

#include <array>
#include <utility>

#include "compiler/sema/expr_checker.h"
#include "runtime/base/suggest.h"
#include "runtime/type/date_pattern.h"

namespace penstock {
namespace {

constexpr Type kInt64{Kind::kInt64};
constexpr Type kFloat64{Kind::kFloat64};
constexpr Type kDate{Kind::kDate};
constexpr Type kTimestamp{Kind::kTimestamp};

// One of three is set: a unit is so many days, months or seconds.
struct Unit {
  std::string_view name;
  int days = 0;
  int months = 0;
  int seconds = 0;
};
constexpr std::array<Unit, 8> kUnits = {{
    {"year", 0, 12, 0},
    {"quarter", 0, 3, 0},
    {"month", 0, 1, 0},
    {"week", 7, 0, 0},
    {"day", 1, 0, 0},
    {"hour", 0, 0, 3600},
    {"minute", 0, 0, 60},
    {"second", 0, 0, 1},
}};
constexpr int kSecondsPerDay = 86400;

const Unit* FindUnit(std::string_view name) {
  for (const Unit& unit : kUnits) {
    if (name == unit.name) return &unit;
    if (name.size() == unit.name.size() + 1 && name.starts_with(unit.name) && name.ends_with('s')) {
      return &unit;
    }
  }
  return nullptr;
}

bool IsText(Type type) { return type.kind == Kind::kString; }

// Reports a pattern that cannot be used and warns of one that looks wrong.
std::optional<DatePattern> Compile(const std::optional<std::string>& text, Span span,
                                   DiagnosticSink& diagnostics) {
  if (!text) {
    diagnostics.Report(Diag::kFunctionArguments, span,
                       "the date pattern must be a constant string");
    return std::nullopt;
  }
  DatePattern pattern = CompileDatePattern(*text);
  if (!pattern.ok() || pattern.has_zone || text->find('%') != std::string::npos) {
    const std::string why = !pattern.ok()      ? pattern.error
                            : pattern.has_zone ? "a value of an expression has no offset from UTC"
                                               : "it contains `%`";
    Diagnostic& report =
        diagnostics.Report(Diag::kBadDatePattern, span,
                           fmt::format("invalid date pattern {}: {}", Backquoted(*text), why));
    report.hints.push_back("use a Java date pattern such as `yyyy-MM-dd HH:mm:ss`");
    return std::nullopt;
  }
  if (!pattern.suspicion.empty()) {
    diagnostics.Report(
        Diag::kSuspiciousDatePattern, span,
        fmt::format("suspicious date pattern {}: {}", Backquoted(*text), pattern.suspicion));
  }
  return pattern;
}

}  // namespace

ExprChecker::Checked ExprChecker::CheckToDate(std::vector<Operand> args, Type target, Span span) {
  if (args.size() == 1) {
    const Kind kind = TypeOf(args[0]).kind;
    if (kind == Kind::kInt64 && !IsNull(args[0])) {
      return Refuse(Diag::kFunctionArguments, args[0].span,
                    "an integer cannot be converted to a date without a pattern",
                    "add a pattern: `to_date(x, 'yyyyMMdd')`; or use `from_unixtime(seconds)`");
    }
    if (target == kDate) return PassAs(args[0], Parameter::kDay);
    return Convert(args[0], target, true);
  }
  const Type type = TypeOf(args[0]);
  if (!IsText(type) && type.kind != Kind::kAny && type.kind != Kind::kInt64 && !IsNull(args[0])) {
    return Refuse(Diag::kFunctionArguments, args[0].span,
                  fmt::format("a pattern requires a string, not {}", Describe(args[0])));
  }
  Checked text = AsText(args[0]);
  std::optional<DatePattern> pattern = Compile(ConstantText(args[1]), args[1].span, diagnostics_);
  if (!text || !pattern) return std::nullopt;
  if (!pattern->has_date || (target == kDate && pattern->has_time)) {
    return Refuse(Diag::kBadDatePattern, args[1].span,
                  pattern->has_date ? "the date pattern contains a time of day"
                                    : "the pattern has no year, month or day",
                  pattern->has_date ? "use `to_timestamp`" : "");
  }
  const Kernel kernel =
      target == kDate ? Kernel::date_from_string_pattern : Kernel::timestamp_from_string_pattern;
  return CallKernel(kernel, target, {*text}, {TextImmediate(pattern->program)}, span);
}

// As milliseconds first: of a date they are known also where midnight exists twice. They are whole
// seconds, and far from what a double cannot hold.
ExprChecker::Checked ExprChecker::SecondsOfDate(Operand date, Span span) {
  const Checked millis = ConvertByCast(date, kInt64);
  const Checked dividend = millis ? ConvertByCast(*millis, kFloat64) : std::nullopt;
  if (!dividend) return std::nullopt;
  ir::Constant thousand;
  thousand.real = 1000;
  const Operand divisor{builder_.Constant(kFloat64, thousand), span};
  const Checked seconds = CallKernel(Kernel::div_float64, kFloat64, {*dividend, divisor}, {}, span);
  return seconds ? ConvertByCast(*seconds, kInt64) : std::nullopt;
}

ExprChecker::Checked ExprChecker::CheckDateFormat(std::vector<Operand> args, Span span) {
  std::optional<DatePattern> pattern = Compile(ConstantText(args[1]), args[1].span, diagnostics_);
  Checked moment = args[0];
  if (TypeOf(args[0]).kind != Kind::kTime) moment = AsMoment(args[0], "date_format");
  if (!pattern || !moment) return std::nullopt;
  if (TypeOf(*moment).kind == Kind::kTime && pattern->has_date) {
    return Refuse(Diag::kBadDatePattern, args[1].span, "a time of day has no year, month or day");
  }
  if (TypeOf(*moment) == kDate && pattern->has_time) moment = Convert(*moment, kTimestamp, true);
  if (!moment) return std::nullopt;
  const std::optional<Kernel> kernel =
      FindConvert(Form::kString, FormOf(TypeOf(*moment)), /*by_pattern=*/true);
  PST_CHECK(kernel.has_value());
  return CallKernel(*kernel, {Kind::kString}, {*moment}, {TextImmediate(pattern->program)}, span);
}

ExprChecker::Checked ExprChecker::AsMoment(Operand value, std::string_view function) {
  const Type type = TypeOf(value);
  if (IsNull(value)) return Convert(value, kTimestamp, true);
  if (type == kDate || type == kTimestamp) return value;
  if (value.is_flexible) {
    // A text of the length of a date is one; a variable may hold either.
    std::optional<std::string> text = ConstantText(value);
    return Convert(value, text && text->size() <= 10 ? kDate : kTimestamp, true);
  }
  return Refuse(Diag::kFunctionArguments, value.span,
                fmt::format("`{}` requires a date or timestamp, not {}", function, Describe(value)),
                "write `cast(... as date)` or `cast(... as timestamp)`");
}

ExprChecker::Checked ExprChecker::CheckDateAdd(std::vector<Operand> args, int sign,
                                               std::string_view default_unit, Span span) {
  std::string name(default_unit);
  if (args.size() > 2) {
    std::optional<std::string> text = ConstantText(args[2]);
    name = text.value_or("");
  }
  const Unit* unit = FindUnit(name);
  if (unit == nullptr) {
    std::vector<std::string_view> names;
    for (const Unit& known : kUnits) names.push_back(known.name);
    return Refuse(Diag::kFunctionArguments, args[2].span,
                  name.empty()
                      ? "the unit must be a constant string"
                      : fmt::format("unknown unit {}{}", Backquoted(name), DidYouMean(name, names)),
                  "use 'year', 'quarter', 'month', 'week', 'day', 'hour', 'minute' or 'second'");
  }
  if (CostOf(args[1], Parameter::kInt64) == std::nullopt) {
    return Refuse(
        Diag::kFunctionArguments, args[1].span,
        fmt::format("the number of {}s must be an integer, not {}", unit->name, Describe(args[1])));
  }
  Checked count = Convert(args[1], {Kind::kInt64}, true);
  Checked moment = AsMoment(args[0], "date_add");
  if (moment && TypeOf(*moment) == kDate && unit->seconds != 0) {
    moment = Convert(*moment, kTimestamp, true);
  }
  if (!count || !moment) return std::nullopt;
  const Type type = TypeOf(*moment);
  const std::vector<Operand> operands{*moment, *count};
  if (unit->months != 0) {
    return CallKernel(type == kDate ? Kernel::add_months_date : Kernel::add_months_timestamp, type,
                      operands, {NumberImmediate(sign * unit->months)}, span);
  }
  if (type == kDate) {
    return CallKernel(Kernel::add_days, type, operands, {NumberImmediate(sign * unit->days)}, span);
  }
  const int seconds = unit->seconds + unit->days * kSecondsPerDay;
  return CallKernel(Kernel::add_seconds, type, operands, {NumberImmediate(sign * seconds)}, span);
}

}  // namespace penstock
