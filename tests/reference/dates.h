#pragma once
// Dates by counting days, and the texts of dates, times and timestamps read letter by letter.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace penstock::reference {

inline constexpr int64_t kNanos = 1000000000;  // per second
inline constexpr int64_t kNanosOfDay = 86400 * kNanos;

struct Date {
  int year = 1970, month = 1, day = 1;
};

bool IsLeap(int year);
int MonthLength(int year, int month);
bool IsDate(int year, int month, int day);  // years 0000..9999
// Days since 1970-01-01, by adding up the lengths of years and months.
int64_t ToDays(const Date& date);
Date FromDays(int64_t days);
inline constexpr int64_t kFirstDay = -719528, kLastDay = 2932896;  // 0000-01-01, 9999-12-31

std::string DateText(int64_t days);         // yyyy-MM-dd
std::string TimeText(int64_t nanos);        // HH:mm:ss[.fraction without trailing zeros]
std::string TimestampText(__int128 nanos);  // both
int64_t FloorDiv(__int128 a, int64_t b);
__int128 FloorMod(__int128 a, int64_t b);

// What a text says. reason 0, or a row of dirty_reasons.def.
struct ParsedTime {
  int reason = 0;
  bool has_zone = false;  // then `nanos` is UTC
  __int128 nanos = 0;
};
ParsedTime ParseDate(std::string_view text);  // nanos: at midnight
ParsedTime ParseTime(std::string_view text);
ParsedTime ParseTimestamp(std::string_view text);

// By a compiled date pattern (runtime/type/date_pattern.h). `refusal`: the reason for text that is
// not of that form.
ParsedTime ParseByPattern(std::string_view text, std::string_view program, int refusal);
// `offset`: seconds east of UTC, for patterns that say it.
std::string FormatByPattern(__int128 nanos, std::string_view program, int64_t offset = 0);

}  // namespace penstock::reference
