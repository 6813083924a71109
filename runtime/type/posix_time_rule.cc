// The TZ string of POSIX with the extensions of RFC 8536: offsets count west of Greenwich, names
// may be in <...>, times of change may be beyond a day.

#include "runtime/type/posix_time_rule.h"

#include "runtime/base/ascii.h"
#include "runtime/type/calendar.h"

namespace penstock {
namespace {

class RuleParser {
 public:
  explicit RuleParser(std::string_view text) : text_(text) {}

  std::optional<PosixRule> Parse() {
    PosixRule rule;
    if (!Name()) return std::nullopt;
    const auto standard = Offset(24);
    if (!standard) return std::nullopt;
    rule.standard = -*standard;  // POSIX counts west of Greenwich
    if (text_.empty()) return rule;
    if (!Name()) return std::nullopt;
    rule.has_summer = true;
    rule.summer = rule.standard + 3600;
    if (!text_.empty() && text_[0] != ',') {
      const auto summer = Offset(24);
      if (!summer) return std::nullopt;
      rule.summer = -*summer;
    }
    if (text_.empty()) text_ = ",M3.2.0,M11.1.0";  // what the C library assumes
    if (!Take(',') || !Date(&rule.begin) || !Take(',') || !Date(&rule.end)) return std::nullopt;
    if (!text_.empty()) return std::nullopt;
    return rule;
  }

 private:
  bool Take(char c) {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  bool Name() {
    size_t size = 0;
    if (Take('<')) {
      size = text_.find('>');
      if (size == std::string_view::npos) return false;
      text_.remove_prefix(size + 1);
      return size >= 3;
    }
    while (size < text_.size() && IsLetter(text_[size])) ++size;
    text_.remove_prefix(size);
    return size >= 3;
  }

  std::optional<int> Number(int min, int max) {
    int value = 0;
    size_t size = 0;
    while (size < text_.size() && size < 4 && IsDigit(text_[size])) {
      value = value * 10 + (text_[size++] - '0');
    }
    if (size == 0 || value < min || value > max) return std::nullopt;
    text_.remove_prefix(size);
    return value;
  }

  // [+-]hh[:mm[:ss]]
  std::optional<int32_t> Offset(int max_hours) {
    const bool negative = Take('-');
    if (!negative) Take('+');
    const auto hours = Number(0, max_hours);
    if (!hours) return std::nullopt;
    int32_t seconds = *hours * 3600;
    for (const int unit : {60, 1}) {
      if (!Take(':')) break;
      const auto part = Number(0, 59);
      if (!part) return std::nullopt;
      seconds += *part * unit;
    }
    return negative ? -seconds : seconds;
  }

  bool Date(RuleDate* date) {
    std::optional<int> day;
    if (Take('M')) {
      const auto month = Number(1, 12);
      if (!month || !Take('.')) return false;
      const auto week = Number(1, 5);
      if (!week || !Take('.')) return false;
      day = Number(0, 6);
      date->month = *month;
      date->week = *week;
    } else if (Take('J')) {
      date->form = RuleDate::Form::kJulian;
      day = Number(1, 365);
    } else {
      date->form = RuleDate::Form::kZeroBased;
      day = Number(0, 365);
    }
    if (!day) return false;
    date->day = *day;
    if (!Take('/')) return true;
    const auto seconds = Offset(167);
    if (!seconds) return false;
    date->seconds = *seconds;
    return true;
  }

  std::string_view text_;
};

}  // namespace

std::optional<PosixRule> ParsePosixRule(std::string_view text) { return RuleParser(text).Parse(); }

int64_t LocalSecondOf(const RuleDate& date, uint32_t year) {
  int64_t day = DaysFromCivil(year, 1, 1);
  switch (date.form) {
    case RuleDate::Form::kJulian:  // 1..365, 29 February is never counted
      day += date.day - 1 + (IsLeapYear(year) && date.day >= 60);
      break;
    case RuleDate::Form::kZeroBased:
      day += date.day;
      break;
    case RuleDate::Form::kMonthWeekDay: {
      const auto month = static_cast<uint32_t>(date.month);
      const int64_t first = DaysFromCivil(year, month, 1);
      const int64_t weekday = ((first + 4) % 7 + 7) % 7;  // 0 is Sunday; 1970-01-01 was a Thursday
      int64_t in_month = (date.day - weekday + 7) % 7 + 7 * (date.week - 1);
      if (in_month >= DaysInMonth(year, month)) in_month -= 7;  // week 5 means the last one
      day = first + in_month;
      break;
    }
  }
  return day * kSecondsPerDay + date.seconds;
}

}  // namespace penstock
