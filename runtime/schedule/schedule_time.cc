#include <algorithm>

#include "runtime/base/ascii.h"
#include "runtime/schedule/schedule_expression.h"
#include "runtime/type/calendar.h"

namespace penstock {
namespace {

constexpr int64_t kFirstSecond = kMinSecond + 366 * kSecondsPerDay;  // of the year 0001
constexpr int64_t kLastSecond = kMaxSecond - 365 * kSecondsPerDay;   // of the year 9998

int32_t DayOf(int64_t second) {
  return static_cast<int32_t>(second / kSecondsPerDay - (second % kSecondsPerDay < 0));
}

// The digits of `text` where it has the form of `pattern`, in which `0` stands for a digit.
std::optional<std::string> DigitsOf(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return std::nullopt;
  std::string digits;
  for (size_t i = 0; i < text.size(); ++i) {
    if (pattern[i] == '0' ? !IsDigit(text[i]) : text[i] != pattern[i]) return std::nullopt;
    if (pattern[i] == '0') digits += text[i];
  }
  return digits;
}

}  // namespace

ScheduleTime CompleteSchedule(const GivenSchedule& given, int64_t local_now) {
  const int64_t now = std::clamp(local_now, kFirstSecond, kLastSecond);
  ScheduleTime time;
  time.cyctime = given.cyctime   ? *given.cyctime
                 : given.bizdate ? (int64_t{*given.bizdate} + 1) * kSecondsPerDay
                                 : now;
  time.bizdate = given.bizdate.value_or(DayOf(time.cyctime) - 1);
  return time;
}

std::optional<int64_t> ParseScheduleTime(std::string_view text) {
  std::optional<std::string> digits;
  for (const std::string_view pattern :
       {"00000000", "00000000000000", "0000-00-00", "0000-00-00 00:00:00", "0000-00-00T00:00:00",
        "0000-00-00 00:00", "0000-00-00T00:00"}) {
    if (!digits) digits = DigitsOf(text, pattern);
  }
  if (!digits) return std::nullopt;
  digits->resize(14, '0');
  const auto number = [&](size_t from, size_t count) {
    uint32_t value = 0;
    for (size_t i = from; i < from + count; ++i) value = value * 10 + ((*digits)[i] - '0');
    return value;
  };
  const uint32_t year = number(0, 4), month = number(4, 2), day = number(6, 2);
  const uint32_t hour = number(8, 2), minute = number(10, 2), second = number(12, 2);
  if (year < 1 || year > 9998 || !IsValidDate(year, month, day)) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return DaysFromCivil(year, month, day) * kSecondsPerDay + hour * 3600 + minute * 60 + second;
}

std::optional<int32_t> ParseScheduleDay(std::string_view text) {
  const std::optional<int64_t> second = ParseScheduleTime(text);
  if (!second || text.size() > 10) return std::nullopt;
  return DayOf(*second);
}

}  // namespace penstock
