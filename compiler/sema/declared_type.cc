#include "compiler/sema/declared_type.h"

#include <fmt/format.h>

#include "compiler/json/json_document.h"
#include "compiler/sema/check_expr.h"
#include "compiler/sema/wording.h"
#include "runtime/abi/dirty_reason.h"
#include "runtime/base/ascii.h"
#include "runtime/base/suggest.h"
#include "runtime/kernels/conversion.h"
#include "runtime/type/date_pattern.h"

namespace penstock {
namespace {

bool HasPattern(Kind kind) {
  return kind == Kind::kDate || kind == Kind::kTime || kind == Kind::kTimestamp;
}

std::string_view TextOf(int dirty_reason) {
  for (const DirtyReasonInfo& info : kDirtyReasons) {
    if (info.number == dirty_reason) return info.text;
  }
  return "not a valid value of the type";
}

// The pattern with the letters that its writer most likely had in mind; "" if that is not better.
std::string MeantPattern(std::string_view pattern) {
  std::string meant(pattern);
  const bool half_days = meant.find('a') != std::string::npos;
  bool quoted = false, hour_seen = false;
  for (char& c : meant) {
    if (c == '\'') quoted = !quoted;
    if (quoted) continue;
    if (c == 'Y') c = 'y';
    if (c == 'D') c = 'd';
    if (c == 'h' && !half_days) c = 'H';
    if (c == 'H' || c == 'h') hour_seen = true;
    if (c == 'm' || c == 'M') c = hour_seen ? 'm' : 'M';
  }
  const DatePattern compiled = CompileDatePattern(meant);
  return compiled.ok() && compiled.suspicion.empty() && meant != pattern ? meant : "";
}

// The patterns that the job sets for all its dates, if there are any. What is wrong with them is
// reported once, and not for each column.
void JoinPatterns(const ast::ValueDefaults& values, DeclaredType& declared) {
  DiagnosticSink reported;
  std::vector<std::string> programs;
  for (const ast::Scalar& pattern : values.date_patterns) {
    std::optional<CheckedPattern> checked =
        CheckDatePattern(pattern.text, values, pattern.span, reported);
    if (!checked) return;
    declared.pattern += (programs.empty() ? "" : ", ") + pattern.text;
    programs.push_back(std::move(checked->program));
  }
  if (!programs.empty()) declared.program = JoinDatePrograms(programs);
}

}  // namespace

std::optional<CheckedPattern> CheckDatePattern(const std::string& pattern,
                                               const ast::ValueDefaults& values, Span span,
                                               DiagnosticSink& diagnostics) {
  DatePattern compiled =
      CompileDatePattern(pattern, values.chinese_names ? DateNames::kChinese : DateNames::kEnglish);
  if (!compiled.ok()) {
    Diagnostic& diagnostic = diagnostics.Report(
        Diag::kBadDatePattern, span,
        fmt::format("invalid date pattern `{}`: {}", Excerpt(pattern), compiled.error));
    const std::string meant = MeantPattern(pattern);
    diagnostic.hints.push_back(
        fmt::format("write a pattern such as `{}`", meant.empty() ? "yyyy-MM-dd HH:mm:ss" : meant));
    if (!meant.empty()) diagnostic.fixes.push_back({span, Quoted(meant)});
    return std::nullopt;
  }
  if (!compiled.suspicion.empty()) {
    Diagnostic& diagnostic = diagnostics.Report(
        Diag::kSuspiciousDatePattern, span,
        fmt::format("suspicious date pattern `{}`: {}", Excerpt(pattern), compiled.suspicion));
    const std::string meant = MeantPattern(pattern);
    if (!meant.empty()) diagnostic.fixes.push_back({span, Quoted(meant), false});
  }
  return CheckedPattern{std::move(compiled.program), compiled.has_date, compiled.has_time,
                        compiled.has_zone, compiled.has_names};
}

std::optional<DeclaredType> CheckDeclaredType(const ColumnEntry& entry,
                                              const ast::ValueDefaults& values,
                                              DiagnosticSink& diagnostics) {
  DeclaredType declared{.type = {Kind::kString}};
  std::string_view name = entry.type == nullptr ? "string" : std::string_view(entry.type->text);
  std::optional<CheckedPattern> pattern;
  std::optional<Type> type = ParseTypeName(name);
  if (!type) {
    const std::span<const std::string_view> names(kTypeNames, static_cast<size_t>(kTypeNameCount));
    Diagnostic& diagnostic = diagnostics.Report(
        Diag::kUnknownType, entry.type->span,
        fmt::format("unknown type `{}`{}", Excerpt(name), DidYouMean(name, names)));
    diagnostic.path = entry.path;
    if (std::optional<std::string_view> meant = Suggest(name, names)) {
      diagnostic.fixes.push_back(
          {entry.type->span, Quoted(*meant), IsPlainSlip(name, *meant, names)});
    }
    return std::nullopt;
  }
  declared.type = *type;
  if (entry.format == nullptr) {
    if (SameIgnoringCase(name, "date")) JoinPatterns(values, declared);
    return declared;
  }
  if (!HasPattern(type->kind)) {
    diagnostics
        .Report(Diag::kKeyWithoutEffect, entry.format->span,
                fmt::format("a date pattern has no effect on the type `{}`", Excerpt(name)))
        .path = entry.path;
    return declared;
  }
  pattern = CheckDatePattern(entry.format->text, values, entry.format->span, diagnostics);
  if (!pattern) return std::nullopt;
  const bool is_date = SameIgnoringCase(name, "date");
  const bool fills_in = is_date && values.dates_have_time;
  if (is_date && !fills_in && !(pattern->has_date && pattern->has_time)) {
    declared.type = {pattern->has_date ? Kind::kDate : Kind::kTime};
  }
  bool fits = declared.type.kind == Kind::kTime   ? pattern->has_time && !pattern->has_date
              : declared.type.kind == Kind::kDate ? pattern->has_date && !pattern->has_time
                                                  : pattern->has_date || fills_in;
  if (pattern->has_zone && declared.type.kind != Kind::kTimestamp) fits = false;
  if (!fits) {
    diagnostics
        .Report(Diag::kBadDatePattern, entry.format->span,
                fmt::format("the pattern `{}` cannot be used for the type `{}`",
                            Excerpt(entry.format->text), ToString(declared.type)))
        .path = entry.path;
    return std::nullopt;
  }
  declared.pattern = entry.format->text;
  declared.program = std::move(pattern->program);
  return declared;
}

std::optional<ir::ExprId> ConvertDeclared(ExprBuilder& builder, ir::ExprId value,
                                          const DeclaredType& declared, Span span,
                                          DiagnosticSink& diagnostics) {
  if (declared.program.empty()) {
    return ConvertExpr(builder, value, declared.type, span, diagnostics);
  }
  std::optional<ir::ExprId> text = ConvertExpr(builder, value, {Kind::kString}, span, diagnostics);
  if (!text) return std::nullopt;
  if (builder.IsNull(*text)) return builder.Null(declared.type);
  ir::Immediate program{.kind = ir::Immediate::Kind::kText, .integer = 0, .text = declared.program};
  const std::optional<Kernel> kernel =
      FindConvert(FormOf(declared.type), Form::kString, /*by_pattern=*/true);
  PST_CHECK(kernel.has_value());
  ir::ExprId converted = builder.Call(*kernel, declared.type, {*text}, {program});
  if (builder.IsConstant(*text) && builder.refusal() != kNotDirty) {
    diagnostics.Report(
        Diag::kBadConstant, span,
        fmt::format("`{}` is not a valid `{}` in the format `{}`: {}",
                    Excerpt(builder.At(*text).constant.text), ToString(declared.type),
                    Excerpt(declared.pattern), TextOf(builder.refusal())));
    return std::nullopt;
  }
  return converted;
}

}  // namespace penstock
