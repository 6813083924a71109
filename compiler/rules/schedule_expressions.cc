#include <algorithm>

#include "compiler/rules/rule.h"
#include "runtime/base/ascii.h"
#include "runtime/schedule/schedule_expression.h"

namespace penstock {
namespace {

bool IsPlainName(std::string_view name) {
  return std::ranges::all_of(name,
                             [](char c) { return IsWordByte(c) || c == '.' || (c & 0x80) != 0; });
}

}  // namespace

void CheckScheduleExpressions(const JobFacts& facts, Reporter& reporter) {
  const ScheduleTime any_time = CompleteSchedule({}, 1704067200);  // 2024-01-01
  for (const Endpoint* endpoint : facts.endpoints()) {
    for (const VariableUse& use : endpoint->uses) {
      if (!IsScheduleExpression(use.name) || IsPlainName(use.name)) continue;
      const Result<std::string> value = EvaluateSchedule(use.name, any_time);
      if (value.ok()) continue;
      reporter.Report(Diag::kBadDatePattern, {use.span, endpoint->step->path},
                      value.status().message());
    }
  }
}

}  // namespace penstock
