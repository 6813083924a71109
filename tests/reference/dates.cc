#include "tests/reference/dates.h"

#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include "runtime/abi/dirty_reason.h"
#include "runtime/base/ascii.h"
#include "runtime/type/date_pattern.h"

namespace penstock::reference {
namespace {

// Takes things off the front of a text.
struct Scanner {
  std::string_view text;

  bool Literal(char c) {
    if (text.empty() || text[0] != c) return false;
    text.remove_prefix(1);
    return true;
  }
  // Between `least` and `most` digits, as many as there are.
  std::optional<int> Digits(size_t least, size_t most) {
    size_t count = 0;
    int value = 0;
    while (count < most && count < text.size() && IsDigit(text[count])) {
      value = value * 10 + (text[count++] - '0');
    }
    if (count < least) return std::nullopt;
    text.remove_prefix(count);
    return value;
  }
  bool Word(std::string_view word) {
    if (!SameIgnoringCase(text.substr(0, word.size()), word)) return false;
    text.remove_prefix(word.size());
    return true;
  }
  // The index of the name that is there: among those, none begins another but is shorter.
  template <size_t kCount>
  std::optional<int> Name(const DateName (&names)[2][kCount]) {
    for (const auto& language : names) {
      for (size_t i = kCount; i-- > 0;) {  // "11月" before "1月"
        if (Word(language[i].full) || Word(language[i].brief)) return static_cast<int>(i);
      }
    }
    return std::nullopt;
  }
};

std::string_view TrimBlanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

struct Clock {
  int hour = 0, minute = 0, second = 0, fraction = 0;  // nanoseconds
  bool is_valid() const { return hour <= 23 && minute <= 59 && second <= 59; }
  int64_t nanos() const { return (hour * 3600 + minute * 60 + second) * kNanos + fraction; }
};

// yyyy-MM-dd or yyyyMMdd
std::optional<Date> ScanDate(Scanner* in) {
  Date date;
  const auto year = in->Digits(4, 4);
  if (!year) return std::nullopt;
  const bool dashed = in->Literal('-');
  const auto month = in->Digits(2, 2);
  if (!month || (dashed && !in->Literal('-'))) return std::nullopt;
  const auto day = in->Digits(2, 2);
  if (!day) return std::nullopt;
  date.year = *year;
  date.month = *month;
  date.day = *day;
  return date;
}

// HH:mm[:ss[.f...]]
std::optional<Clock> ScanClock(Scanner* in, bool needs_seconds) {
  Clock clock;
  const auto hour = in->Digits(2, 2);
  if (!hour || !in->Literal(':')) return std::nullopt;
  const auto minute = in->Digits(2, 2);
  if (!minute) return std::nullopt;
  clock.hour = *hour;
  clock.minute = *minute;
  if (!in->Literal(':')) {
    if (needs_seconds) return std::nullopt;
    return clock;
  }
  const auto second = in->Digits(2, 2);
  if (!second) return std::nullopt;
  clock.second = *second;
  if (!in->Literal('.')) return clock;
  const size_t before = in->text.size();
  const auto fraction = in->Digits(1, 9);
  if (!fraction) return std::nullopt;
  clock.fraction = *fraction;
  for (size_t digits = before - in->text.size(); digits < 9; ++digits) clock.fraction *= 10;
  return clock;
}

// Z, +08, +0800, +08:00: seconds to subtract to get UTC.
std::optional<int> ScanZone(Scanner* in) {
  if (in->Literal('Z') || in->Literal('z')) return 0;
  int sign = 1;
  if (in->Literal('-')) {
    sign = -1;
  } else if (!in->Literal('+')) {
    return std::nullopt;
  }
  const auto hours = in->Digits(2, 2);
  if (!hours) return std::nullopt;
  int minutes = 0;
  if (!in->text.empty()) {
    in->Literal(':');
    const auto digits = in->Digits(2, 2);
    if (!digits) return std::nullopt;
    minutes = *digits;
  }
  if (*hours > 18 || minutes > 59) return std::nullopt;
  return sign * (*hours * 3600 + minutes * 60);
}

}  // namespace

bool IsLeap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int MonthLength(int year, int month) {
  constexpr int kLengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kLengths[month - 1] + (month == 2 && IsLeap(year) ? 1 : 0);
}

bool IsDate(int year, int month, int day) {
  return year >= 0 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
         day <= MonthLength(year, month);
}

int64_t ToDays(const Date& date) {
  int64_t days = 0;
  for (int year = 1970; year < date.year; ++year) days += IsLeap(year) ? 366 : 365;
  for (int year = date.year; year < 1970; ++year) days -= IsLeap(year) ? 366 : 365;
  for (int month = 1; month < date.month; ++month) days += MonthLength(date.year, month);
  return days + date.day - 1;
}

Date FromDays(int64_t days) {
  Date date;
  while (days < 0) days += IsLeap(--date.year) ? 366 : 365;
  while (days >= (IsLeap(date.year) ? 366 : 365)) days -= IsLeap(date.year++) ? 366 : 365;
  while (days >= MonthLength(date.year, date.month)) days -= MonthLength(date.year, date.month++);
  date.day += static_cast<int>(days);
  return date;
}

int64_t FloorDiv(__int128 a, int64_t b) {
  __int128 quotient = a / b;
  if (a % b < 0) --quotient;
  return static_cast<int64_t>(quotient);
}

__int128 FloorMod(__int128 a, int64_t b) { return a - static_cast<__int128>(FloorDiv(a, b)) * b; }

std::string DateText(int64_t days) {
  const Date date = FromDays(days);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
  return text;
}

std::string TimeText(int64_t nanos) {
  char text[32];
  const int64_t seconds = nanos / kNanos;
  std::snprintf(text, sizeof text, "%02d:%02d:%02d.%09d", static_cast<int>(seconds / 3600),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60),
                static_cast<int>(nanos % kNanos));
  std::string result = text;
  while (result.back() == '0') result.pop_back();
  if (result.back() == '.') result.pop_back();
  return result;
}

std::string TimestampText(__int128 nanos) {
  return DateText(FloorDiv(nanos, kNanosOfDay)) + " " +
         TimeText(static_cast<int64_t>(FloorMod(nanos, kNanosOfDay)));
}

ParsedTime ParseDate(std::string_view text) {
  Scanner in{TrimBlanks(text)};
  if (in.text.empty()) return {kEmptyNotNumber};
  const auto date = ScanDate(&in);
  if (!date || !in.text.empty()) return {kNotDate};
  if (!IsDate(date->year, date->month, date->day)) return {kNoSuchDate};
  return {0, false, static_cast<__int128>(ToDays(*date)) * kNanosOfDay};
}

ParsedTime ParseTime(std::string_view text) {
  Scanner in{TrimBlanks(text)};
  if (in.text.empty()) return {kEmptyNotNumber};
  const auto clock = ScanClock(&in, true);
  if (!clock || !in.text.empty() || !clock->is_valid()) return {kNotTime};
  return {0, false, clock->nanos()};
}

ParsedTime ParseTimestamp(std::string_view text) {
  Scanner in{TrimBlanks(text)};
  if (in.text.empty()) return {kEmptyNotNumber};
  const bool dashed = in.text.size() > 4 && in.text[4] == '-';
  const auto date = ScanDate(&in);
  if (!date) return {kNotTimestamp};
  Clock clock;
  std::optional<int> zone;
  if (!in.text.empty()) {
    // Digits alone are a date and nothing more.
    if (!dashed || (!in.Literal(' ') && !in.Literal('T'))) return {kNotTimestamp};
    const auto scanned = ScanClock(&in, false);
    if (!scanned || !scanned->is_valid()) return {kNotTimestamp};
    clock = *scanned;
    if (!in.text.empty()) {
      zone = ScanZone(&in);
      if (!zone || !in.text.empty()) return {kNotTimestamp};
    }
  }
  if (!IsDate(date->year, date->month, date->day)) return {kNoSuchDate};
  __int128 nanos = static_cast<__int128>(ToDays(*date)) * kNanosOfDay + clock.nanos();
  if (zone) nanos -= static_cast<__int128>(*zone) * kNanos;
  return {0, zone.has_value(), nanos};
}

static ParsedTime ReadByPattern(std::string_view text, std::string_view program, int refusal) {
  const auto step_size = static_cast<uint8_t>(program[offsetof(DateProgram, step_size)]);
  const std::string_view steps = program.substr(sizeof(DateProgram), step_size);
  if (TrimBlanks(text).empty()) return {kEmptyNotNumber};
  Scanner in{text};
  Date date;
  Clock clock;
  bool afternoon = false;
  std::optional<int> day_of_week, zone;
  for (size_t i = 0; i + 1 < steps.size(); i += 2) {
    const char letter = steps[i];
    const auto count = static_cast<size_t>(steps[i + 1]);
    if (letter == '\'') {
      if (!in.Literal(steps[i + 1])) return {refusal};
      continue;
    }
    if (letter == 'a') {
      afternoon = in.Word("PM") || in.Word("下午");
      if (!afternoon && !in.Word("AM") && !in.Word("上午")) return {refusal};
      continue;
    }
    if (letter == 'E') {
      day_of_week = in.Name(kDayNames);
      if (!day_of_week) return {refusal};
      continue;
    }
    if (letter == 'M' && count > 2) {
      const auto month = in.Name(kMonthNames);
      if (!month) return {refusal};
      date.month = *month + 1;
      continue;
    }
    if (letter == 'X' || letter == 'Z') {
      zone = ScanZone(&in);
      if (!zone) return {refusal};
      continue;
    }
    const bool number = letter != 'y' && letter != 'S';
    const bool alone =
        (i == 0 || steps[i - 2] == '\'') && (i + 2 >= steps.size() || steps[i + 2] == '\'');
    const size_t least = number && alone ? 1 : count;
    const auto value = in.Digits(least, number ? 2 : count);
    if (!value) return {refusal};
    switch (letter) {
      case 'y':
        date.year = count == 2 ? (*value >= 69 ? 1900 : 2000) + *value : *value;
        break;
      case 'M':
        date.month = *value;
        break;
      case 'd':
        date.day = *value;
        break;
      case 'h':
        if (*value < 1 || *value > 12) return {refusal};
        clock.hour = *value % 12;
        break;
      case 'H':
        clock.hour = *value;
        break;
      case 'm':
        clock.minute = *value;
        break;
      case 's':
        clock.second = *value;
        break;
      case 'S':
        clock.fraction = *value;
        for (size_t digits = count; digits < 9; ++digits) clock.fraction *= 10;
        break;
      default:
        return {refusal};
    }
  }
  if (!in.text.empty()) return {refusal};
  if (afternoon) clock.hour += 12;
  if (!clock.is_valid()) return {refusal};
  if (!IsDate(date.year, date.month, date.day)) return {kNoSuchDate};
  const int64_t days = ToDays(date);
  if (day_of_week && *day_of_week != FloorMod(days, 7)) return {kNoSuchDate};
  const __int128 nanos = static_cast<__int128>(days) * kNanosOfDay + clock.nanos();
  if (zone) return {0, true, nanos - static_cast<__int128>(*zone) * kNanos};
  return {0, false, nanos};
}

// Blanks around are tried as part of the pattern first, then without; then what comes next.
ParsedTime ParseByPattern(std::string_view text, std::string_view program, int refusal) {
  ParsedTime parsed = ReadByPattern(text, program, refusal);
  if (parsed.reason == refusal && TrimBlanks(text) != text) {
    parsed = ReadByPattern(TrimBlanks(text), program, refusal);
  }
  const char next = program[offsetof(DateProgram, next)];
  if (parsed.reason != refusal || next == DateProgram::kNoMore) return parsed;
  if (next == DateProgram::kOwnForms) return ParseTimestamp(text);
  const auto step_size = static_cast<uint8_t>(program[offsetof(DateProgram, step_size)]);
  return ParseByPattern(text, program.substr(sizeof(DateProgram) + step_size), refusal);
}

// +0800, +08:00, +08, or Z for UTC.
static std::string OffsetText(char letter, int count, int64_t offset) {
  if (letter == 'X' && offset == 0) return "Z";
  const auto minutes = static_cast<int>(std::abs(offset) / 60);
  char text[16];
  const bool brief = count == 1 && minutes % 60 == 0;
  const char* const form = letter == 'Z' || count == 2 ? "%c%02d%02d"
                           : count == 3                ? "%c%02d:%02d"
                           : brief                     ? "%c%02d"
                                                       : "%c%02d%02d";
  std::snprintf(text, sizeof text, form, offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
  return text;
}

std::string FormatByPattern(__int128 nanos, std::string_view program, int64_t offset) {
  const std::string_view steps = program.substr(sizeof(DateProgram));
  const int64_t days = FloorDiv(nanos, kNanosOfDay);
  const Date date = FromDays(days);
  const auto language = static_cast<size_t>(program[offsetof(DateProgram, names)]);
  const auto in_day = static_cast<int64_t>(FloorMod(nanos, kNanosOfDay));
  const auto seconds = static_cast<int>(in_day / kNanos);
  const int hour = seconds / 3600;
  std::string text;
  for (size_t i = 0; i + 1 < steps.size(); i += 2) {
    const int count = steps[i + 1];
    int value = 0;
    switch (steps[i]) {
      case '\'':
        text += steps[i + 1];
        continue;
      case 'a':
        text += kHalfDayNames[language][hour < 12 ? 0 : 1];
        continue;
      case 'E': {
        const DateName& name = kDayNames[language][static_cast<size_t>(FloorMod(days, 7))];
        text += count > 3 ? name.full : name.brief;
        continue;
      }
      case 'X':
      case 'Z':
        text += OffsetText(steps[i], count, offset);
        continue;
      case 'y':
        value = count == 2 ? date.year % 100 : date.year;
        break;
      case 'M':
        if (count > 2) {
          const DateName& name = kMonthNames[language][static_cast<size_t>(date.month - 1)];
          text += count > 3 ? name.full : name.brief;
          continue;
        }
        value = date.month;
        break;
      case 'd':
        value = date.day;
        break;
      case 'H':
        value = hour;
        break;
      case 'h':
        value = hour % 12 == 0 ? 12 : hour % 12;
        break;
      case 'm':
        value = seconds / 60 % 60;
        break;
      case 's':
        value = seconds % 60;
        break;
      default:  // S: the first digits of the fraction
        value = static_cast<int>(in_day % kNanos);
        for (int digits = 9; digits > count; --digits) value /= 10;
    }
    char digits[16];
    std::snprintf(digits, sizeof digits, "%0*d", count, value);
    text += digits;
  }
  return text;
}

}  // namespace penstock::reference
