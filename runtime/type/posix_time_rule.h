#pragma once
// When summer time begins and ends, as POSIX writes it: "EST5EDT,M3.2.0,M11.1.0". The footer of
// zone files says so for all years after the last one listed.

#include <cstdint>
#include <optional>
#include <string_view>

namespace penstock {

struct RuleDate {
  enum class Form { kMonthWeekDay, kJulian, kZeroBased } form = Form::kMonthWeekDay;
  int month = 0, week = 0, day = 0;
  int32_t seconds = 2 * 3600;  // local time of the change
};

struct PosixRule {
  int32_t standard = 0;  // offset from UTC
  bool has_summer = false;
  int32_t summer = 0;
  RuleDate begin, end;
};

// Nothing if the text is not a valid rule. A summer time without dates has those of the C library.
std::optional<PosixRule> ParsePosixRule(std::string_view text);

// The second of local time, since 1970, at which a change happens in a year.
int64_t LocalSecondOf(const RuleDate& date, uint32_t year);

}  // namespace penstock
