#include "compiler/rules/schedule_expressions.h"

#include <algorithm>

#include "runtime/base/ascii.h"
#include "runtime/schedule/schedule_expression.h"

namespace penstock {
namespace {

bool IsPlainName(std::string_view name) {
  return std::ranges::all_of(name,
                             [](char c) { return IsWordByte(c) || c == '.' || (c & 0x80) != 0; });
}

}  // namespace

void CheckScheduleExpressions(std::span<const VariableUse> uses, const std::string& path,
                              DiagnosticSink& diagnostics) {
  const ScheduleTime any_time = CompleteSchedule({}, 1704067200);  // 2024-01-01
  for (const VariableUse& use : uses) {
    if (!IsScheduleExpression(use.name) || IsPlainName(use.name)) continue;
    const Result<std::string> value = EvaluateSchedule(use.name, any_time);
    if (value.ok()) continue;
    diagnostics.Report(Diag::kBadDatePattern, use.span, value.status().message()).path = path;
  }
}

}  // namespace penstock
