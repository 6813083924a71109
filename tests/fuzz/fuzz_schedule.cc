// Variables in text, scheduling expressions and files of parameters. Input: how late the run is,
// then a text that is taken as each of them.

#include <string>

#include "runtime/schedule/params_file.h"
#include "runtime/schedule/schedule_expression.h"
#include "runtime/schedule/variable_text.h"
#include "runtime/type/calendar.h"
#include "tests/fuzz/fuzz.h"

namespace penstock {
namespace {

void CheckVariables(std::string_view text, const ScheduleTime& time) {
  size_t done = 0;
  for (auto v = FindVariable(text, 0); v; v = FindVariable(text, done)) {
    FUZZ_EXPECT(v->begin >= done && v->end > v->begin && v->end <= text.size(), text);
    FUZZ_EXPECT(!v->name.empty(), text);
    done = v->end;
    const std::string written = WrittenForm(v->name);
    const bool braces_around_dollar = v->name.starts_with('$') && text[v->begin + 1] == '{';
    FUZZ_EXPECT(braces_around_dollar || written == text.substr(v->begin, v->end - v->begin), text);
    if (!IsScheduleExpression(v->name)) continue;
    const Result<std::string> value = EvaluateSchedule(v->name, time);
    FUZZ_EXPECT(value.ok() || value.status().failure() == Failure::kScheduleExpression, text);
  }
  const Result<std::string> expanded = ExpandSchedule(text, time);
  FUZZ_EXPECT(done > 0 || (expanded.ok() && *expanded == text), text);
}

void CheckParams(std::string_view text) {
  const Result<NamedValues> values = ParseParams(text, "p");
  if (!values.ok()) {
    FUZZ_EXPECT(values.status().failure() == Failure::kParamsFileInvalid, text);
    return;
  }
  for (const auto& [name, value] : *values) FUZZ_EXPECT(!name.empty(), text);
}

}  // namespace
}  // namespace penstock

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace penstock;
  FuzzInput input(data, size);
  const auto days = static_cast<int64_t>(input.Choose(256)) * 14261;  // through ten thousand years
  const int64_t second = kMinSecond + days * kSecondsPerDay + 4801 * (days % 17);
  const ScheduleTime time = CompleteSchedule({}, second);
  CheckVariables(input.Rest(), time);
  CheckVariables("$[" + std::string(input.Rest()) + "]", time);
  CheckVariables("${" + std::string(input.Rest()) + "}", time);
  ParseScheduleTime(input.Rest());
  ParseScheduleDay(input.Rest());
  CheckParams(input.Rest());
  return 0;
}
