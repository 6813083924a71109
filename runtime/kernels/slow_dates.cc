// General date and time parsing: a cursor takes fields off the text, and whatever is wrong decides
// between "not of this form" and "no such day".

#include "runtime/kernels/slow_dates.h"

#include <cstring>
#include <optional>

#include "runtime/base/ascii.h"
#include "runtime/kernels/blanks.h"
#include "runtime/kernels/dates.h"

namespace penstock {
namespace {

constexpr pst_i128 kMinTimestamp = static_cast<pst_i128>(kMinDay) * kNanosPerDay;
constexpr pst_i128 kEndTimestamp = (static_cast<pst_i128>(kMaxDay) + 1) * kNanosPerDay;
constexpr int64_t kNanosPerMilli = 1'000'000;

bool StartsWithIgnoringCase(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && SameIgnoringCase(text.substr(0, word.size()), word);
}

// Index of kDayNames.
uint32_t DayOfWeek(int32_t days) { return static_cast<uint32_t>((days % 7 + 7) % 7); }

// Takes fields off the front of a text.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }
  bool Take(char c) {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool TakeAny(std::string_view choices) {
    return !text_.empty() && choices.find(text_[0]) != std::string_view::npos && Take(text_[0]);
  }
  // `min` to `max` digits, as many as there are.
  bool Digits(int min, int max, uint32_t* value) {
    int count = 0;
    *value = 0;
    while (count < max && static_cast<size_t>(count) < text_.size() &&
           IsDigit(text_[static_cast<size_t>(count)])) {
      *value = *value * 10 + static_cast<uint32_t>(text_[static_cast<size_t>(count)] - '0');
      ++count;
    }
    text_.remove_prefix(static_cast<size_t>(count));
    return count >= min;
  }
  // `min` to `max` digits after the point, in nanoseconds.
  bool Fraction(int min, int max, int64_t* nanos) {
    const size_t before = text_.size();
    uint32_t value = 0;
    if (!Digits(min, max, &value)) return false;
    *nanos = static_cast<int64_t>(value * kPowersOfTen[9 - (before - text_.size())]);
    return true;
  }
  // Letters of ASCII in any case.
  bool TakeWord(std::string_view word) {
    if (!StartsWithIgnoringCase(text_, word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  // The longest one of the names that is there; its index.
  template <size_t kCount>
  bool TakeName(const DateName (&names)[2][kCount], uint32_t* index) {
    size_t longest = 0;
    for (uint32_t i = 0; i < 2 * kCount; ++i) {
      const DateName& name = names[i / kCount][i % kCount];
      for (const std::string_view each : {name.brief, name.full}) {
        if (each.size() <= longest || !StartsWithIgnoringCase(text_, each)) continue;
        longest = each.size();
        *index = static_cast<uint32_t>(i % kCount);
      }
    }
    text_.remove_prefix(longest);
    return longest != 0;
  }

 private:
  std::string_view text_;
};

struct Fields {
  uint32_t year = 1970, month = 1, day = 1;
  uint32_t hour = 0, minute = 0, second = 0;
  int64_t nanos = 0;
  std::optional<uint32_t> day_of_week;  // index of kDayNames
  std::optional<int32_t> offset;        // seconds east of UTC
};

int64_t NanosOf(const Fields& fields) {
  return static_cast<int64_t>((fields.hour * 60 + fields.minute) * 60 + fields.second) *
             kNanosPerSecond +
         fields.nanos;
}

// yyyy-MM-dd or yyyyMMdd.
bool TakeDate(Cursor* cursor, Fields* fields, bool* compact) {
  if (!cursor->Digits(4, 4, &fields->year)) return false;
  *compact = !cursor->Take('-');
  if (!cursor->Digits(2, 2, &fields->month)) return false;
  if (!*compact && !cursor->Take('-')) return false;
  return cursor->Digits(2, 2, &fields->day);
}

// HH:mm[:ss[.f]]
bool TakeTime(Cursor* cursor, Fields* fields, bool needs_seconds) {
  if (!cursor->Digits(2, 2, &fields->hour) || !cursor->Take(':')) return false;
  if (!cursor->Digits(2, 2, &fields->minute)) return false;
  if (cursor->Take(':')) {
    if (!cursor->Digits(2, 2, &fields->second)) return false;
    if (cursor->Take('.') && !cursor->Fraction(1, 9, &fields->nanos)) return false;
  } else if (needs_seconds) {
    return false;
  }
  return fields->hour <= 23 && fields->minute <= 59 && fields->second <= 59;
}

// Z or (+|-)hh[:]mm or (+|-)hh, in seconds east.
bool TakeOffset(Cursor* cursor, int32_t* seconds) {
  *seconds = 0;
  if (cursor->TakeAny("Zz")) return true;
  const bool negative = cursor->Take('-');
  if (!negative && !cursor->Take('+')) return false;
  uint32_t hours = 0;
  uint32_t minutes = 0;
  if (!cursor->Digits(2, 2, &hours)) return false;
  if (cursor->Take(':') || !cursor->at_end()) {
    if (!cursor->Digits(2, 2, &minutes)) return false;
  }
  if (hours > 18 || minutes > 59) return false;
  *seconds = static_cast<int32_t>(hours * 3600 + minutes * 60) * (negative ? -1 : 1);
  return true;
}

// Whether clocks are put back soon after `utc`, and then show `local` again.
bool ExistsAgain(pst_ctx* ctx, pst_i128 local, pst_i128 utc) {
  const pst_i128 later = utc + 2 * static_cast<pst_i128>(kNanosPerDay);
  pst_i128 shown = 0;
  pst_zone_to_local(ctx, &later, &shown);
  const pst_i128 other = local - (shown - later);
  if (other == utc) return false;
  pst_zone_to_local(ctx, &other, &shown);
  return shown == local;
}

int32_t ToLocal(pst_ctx* ctx, pst_i128 utc, pst_i128* out) {
  // An offset is less than a day and two hours; far outside, the answer does not depend on it.
  if (utc < kMinTimestamp - 2 * kNanosPerDay || utc > kEndTimestamp + 2 * kNanosPerDay) {
    return kOutOfRange;
  }
  pst_zone_to_local(ctx, &utc, out);
  return *out < kMinTimestamp || *out >= kEndTimestamp ? kOutOfRange : kNotDirty;
}

// One step of a pattern: a field or a literal. 12-hour fields are joined by the caller. A field of
// two digits may have one where it is `alone`, without another field next to it.
bool TakeStep(Cursor* cursor, char letter, int count, bool alone, Fields* fields, int* half_day) {
  const int most = count == 1 ? 2 : count;
  if (count == 2 && letter != 'y' && letter != 'S' && alone) count = 1;
  switch (letter) {
    case 'y':
      if (!cursor->Digits(count, count, &fields->year)) return false;
      if (count == 2) fields->year += fields->year >= 69 ? 1900 : 2000;
      return true;
    case 'M':
      if (count <= 2) return cursor->Digits(count, most, &fields->month);
      if (!cursor->TakeName(kMonthNames, &fields->month)) return false;
      ++fields->month;
      return true;
    case 'E':
      return cursor->TakeName(kDayNames, &fields->day_of_week.emplace());
    case 'X':
    case 'Z':
      return TakeOffset(cursor, &fields->offset.emplace());
    case 'd':
      return cursor->Digits(count, most, &fields->day);
    case 'H':
      return cursor->Digits(count, most, &fields->hour) && fields->hour <= 23;
    case 'h':
      if (!cursor->Digits(count, most, &fields->hour)) return false;
      if (fields->hour < 1 || fields->hour > 12) return false;
      fields->hour %= 12;
      return true;
    case 'm':
      return cursor->Digits(count, most, &fields->minute) && fields->minute <= 59;
    case 's':
      return cursor->Digits(count, most, &fields->second) && fields->second <= 59;
    case 'S':
      return cursor->Fraction(count, count, &fields->nanos);
    case 'a':
      for (const auto& names : kHalfDayNames) {
        *half_day = cursor->TakeWord(names[1]);
        if (*half_day || cursor->TakeWord(names[0])) return true;
      }
      return false;
    default:
      return false;
  }
}

int32_t ReadSteps(std::string_view text, std::string_view steps, int32_t shape, Fields* fields) {
  Cursor cursor(text);
  int half_day = 0;
  for (size_t i = 0; i + 1 < steps.size(); i += 2) {
    const bool alone =
        (i == 0 || steps[i - 2] == '\'') && (i + 2 >= steps.size() || steps[i + 2] == '\'');
    const bool ok = steps[i] == '\''
                        ? cursor.Take(steps[i + 1])
                        : TakeStep(&cursor, steps[i], steps[i + 1], alone, fields, &half_day);
    if (!ok) return shape;
  }
  if (!cursor.at_end()) return shape;
  fields->hour += 12 * static_cast<uint32_t>(half_day);
  if (!IsValidDate(fields->year, fields->month, fields->day)) return kNoSuchDate;
  const int32_t days = DaysFromCivil(fields->year, fields->month, fields->day);
  return !fields->day_of_week || *fields->day_of_week == DayOfWeek(days) ? kNotDirty : kNoSuchDate;
}

// At least `width` digits: a single letter drops the leading zero.
char* PutField(char* w, uint64_t value, int count) {
  return count == 1 ? PutUnsigned(w, value) : PutPadded(w, value, 2);
}

char* PutName(char* w, std::string_view name) {
  memcpy(w, name.data(), name.size());
  return w + name.size();
}

char* PutName(char* w, const DateName& name, int count) {
  return PutName(w, count > 3 ? name.full : name.brief);
}

// Z, X, XX or XXX; X has minutes where they are not 0. The offset is whole minutes.
char* PutOffset(char* w, char letter, int count, int32_t offset) {
  if (letter == 'X' && offset == 0) {
    *w++ = 'Z';
    return w;
  }
  const auto minutes = static_cast<uint32_t>(offset < 0 ? -offset : offset) / 60;
  *w++ = offset < 0 ? '-' : '+';
  w = PutPadded(w, minutes / 60, 2);
  if (letter == 'X' && count == 1 && minutes % 60 == 0) return w;
  if (letter == 'X' && count == 3) *w++ = ':';
  return PutPadded(w, minutes % 60, 2);
}

char* PutStep(char* w, char letter, int count, int names, const CivilDate& date, int32_t days,
              uint64_t seconds, uint64_t nanos) {
  const uint64_t hour = seconds / 3600;
  switch (letter) {
    case 'y':
      return count == 2 ? PutPadded(w, static_cast<uint32_t>(date.year) % 100, 2)
                        : PutYear(w, date.year);
    case 'M':
      if (count > 2) return PutName(w, kMonthNames[names][date.month - 1], count);
      return PutField(w, static_cast<uint32_t>(date.month), count);
    case 'E':
      return PutName(w, kDayNames[names][DayOfWeek(days)], count);
    case 'd':
      return PutField(w, static_cast<uint32_t>(date.day), count);
    case 'H':
      return PutField(w, hour, count);
    case 'h':
      return PutField(w, (hour + 11) % 12 + 1, count);
    case 'm':
      return PutField(w, seconds / 60 % 60, count);
    case 's':
      return PutField(w, seconds % 60, count);
    case 'S':
      return PutPadded(w, nanos / kPowersOfTen[9 - count], static_cast<uint32_t>(count));
    case 'a':
      return PutName(w, kHalfDayNames[names][hour < 12 ? 0 : 1]);
    default:
      return w;
  }
}

std::string_view StepsOf(const char* program) {
  return {program + sizeof(DateProgram), ProgramOf(program)->step_size};
}

char* PutSteps(char* w, const char* program, int32_t days, int64_t nanos, int32_t offset) {
  const CivilDate date = CivilFromDays(days);
  const uint64_t seconds = static_cast<uint64_t>(nanos) / kNanosPerSecond;
  const uint64_t fraction = static_cast<uint64_t>(nanos) % kNanosPerSecond;
  const int names = ProgramOf(program)->names;
  const std::string_view steps = StepsOf(program);
  for (size_t i = 0; i + 1 < steps.size(); i += 2) {
    if (steps[i] == '\'') {
      *w++ = steps[i + 1];
    } else if (steps[i] == 'X' || steps[i] == 'Z') {
      w = PutOffset(w, steps[i], steps[i + 1], offset);
    } else {
      w = PutStep(w, steps[i], steps[i + 1], names, date, days, seconds, fraction);
    }
  }
  return w;
}

char* Refuse(char* w, int32_t bad, int32_t* reason) {
  *reason = bad;
  return w;
}

char* CopyTrimmed(char* w, std::string_view text) {
  memcpy(w, text.data(), text.size());
  return w + text.size();
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_slow_date_from_text(const char* p, int64_t n, int32_t* days) {
  const std::string_view text = TrimBlanks(p, n);
  if (text.empty()) return kEmptyNotNumber;
  Cursor cursor(text);
  Fields fields;
  bool compact = false;
  if (!TakeDate(&cursor, &fields, &compact) || !cursor.at_end()) return kNotDate;
  if (!IsValidDate(fields.year, fields.month, fields.day)) return kNoSuchDate;
  *days = DaysFromCivil(fields.year, fields.month, fields.day);
  return kNotDirty;
}

int32_t pst_slow_time_from_text(const char* p, int64_t n, int64_t* nanos) {
  const std::string_view text = TrimBlanks(p, n);
  if (text.empty()) return kEmptyNotNumber;
  Cursor cursor(text);
  Fields fields;
  if (!TakeTime(&cursor, &fields, /*needs_seconds=*/true) || !cursor.at_end()) return kNotTime;
  *nanos = NanosOf(fields);
  return kNotDirty;
}

int32_t pst_slow_timestamp_from_text(pst_ctx* ctx, const char* p, int64_t n, pst_i128* out) {
  const std::string_view text = TrimBlanks(p, n);
  if (text.empty()) return kEmptyNotNumber;
  Cursor cursor(text);
  Fields fields;
  bool compact = false;
  if (!TakeDate(&cursor, &fields, &compact)) return kNotTimestamp;
  int32_t offset = 0;
  bool has_offset = false;
  if (!cursor.at_end()) {
    if (compact || !cursor.TakeAny(" T")) return kNotTimestamp;
    if (!TakeTime(&cursor, &fields, /*needs_seconds=*/false)) return kNotTimestamp;
    has_offset = !cursor.at_end();
    if (has_offset && !TakeOffset(&cursor, &offset)) return kNotTimestamp;
    if (!cursor.at_end()) return kNotTimestamp;
  }
  if (!IsValidDate(fields.year, fields.month, fields.day)) return kNoSuchDate;
  *out = MakeTimestamp(DaysFromCivil(fields.year, fields.month, fields.day), NanosOf(fields));
  if (!has_offset) return kNotDirty;
  return ToLocal(ctx, *out - static_cast<pst_i128>(offset) * kNanosPerSecond, out);
}

// By one program, whatever comes next.
static int32_t ReadByProgram(pst_ctx* ctx, const char* p, int64_t n, const char* program,
                             int32_t shape, int32_t* days, int64_t* nanos) {
  const std::string_view steps = StepsOf(program);
  std::string_view text(p, static_cast<size_t>(n));
  Fields fields;
  int32_t reason = ReadSteps(text, steps, shape, &fields);
  const std::string_view trimmed = TrimBlanks(p, n);
  if (reason == shape && trimmed.size() != text.size()) {
    fields = Fields();
    reason = trimmed.empty() ? kEmptyNotNumber : ReadSteps(trimmed, steps, shape, &fields);
  }
  if (n == 0) return kEmptyNotNumber;
  if (reason != 0) return reason;
  *days = DaysFromCivil(fields.year, fields.month, fields.day);
  *nanos = NanosOf(fields);
  if (!fields.offset) return kNotDirty;
  const pst_i128 utc =
      MakeTimestamp(*days, *nanos) - static_cast<pst_i128>(*fields.offset) * kNanosPerSecond;
  pst_i128 local = 0;
  if (const int32_t beyond = ToLocal(ctx, utc, &local); beyond != 0) return beyond;
  const DayAndNanos split = SplitTimestamp(local);
  *days = split.days;
  *nanos = split.nanos;
  return kNotDirty;
}

int32_t pst_slow_read_pattern(pst_ctx* ctx, const char* p, int64_t n, const char* program,
                              int32_t shape, int32_t* days, int64_t* nanos) {
  while (true) {
    const int32_t reason = ReadByProgram(ctx, p, n, program, shape, days, nanos);
    const DateProgram* header = ProgramOf(program);
    if (reason != shape || header->next == DateProgram::kNoMore) return reason;
    if (header->next == DateProgram::kOwnForms) break;
    program += sizeof(DateProgram) + header->step_size;
  }
  pst_i128 value = 0;
  const int32_t reason = pst_slow_timestamp_from_text(ctx, p, n, &value);
  const DayAndNanos split = SplitTimestamp(value);
  *days = split.days;
  *nanos = split.nanos;
  return reason;
}

char* pst_slow_put_zoned_pattern(pst_ctx* ctx, char* w, const char* program, const pst_i128* local,
                                 int32_t* reason) {
  constexpr int32_t kSecondsPerMinute = 60;
  pst_i128 utc = 0;
  pst_zone_to_utc(ctx, local, &utc);
  const auto offset = static_cast<int32_t>((*local - utc) / kNanosPerSecond);
  // Zones of long ago: no form of an offset has room for seconds.
  if (offset % kSecondsPerMinute != 0) return Refuse(w, kOffsetWithSeconds, reason);
  if (ExistsAgain(ctx, *local, utc)) return Refuse(w, kExistsTwice, reason);
  const DayAndNanos split = SplitTimestamp(*local);
  return PutSteps(w, program, split.days, split.nanos, offset);
}

char* pst_slow_put_pattern(char* w, const char* program, int32_t days, int64_t nanos) {
  return PutSteps(w, program, days, nanos, 0);
}

int32_t pst_slow_timestamp_from_millis(pst_ctx* ctx, int64_t millis, pst_i128* out) {
  return ToLocal(ctx, static_cast<pst_i128>(millis) * kNanosPerMilli, out);
}

int32_t pst_slow_millis_from_timestamp(pst_ctx* ctx, const pst_i128* local, int64_t* out) {
  pst_i128 utc = 0;
  pst_zone_to_utc(ctx, local, &utc);
  if (utc % kNanosPerMilli != 0) return kWouldLoseFraction;
  *out = static_cast<int64_t>(utc / kNanosPerMilli);
  return ExistsAgain(ctx, *local, utc) ? kExistsTwice : kNotDirty;
}

int32_t pst_slow_seconds_from_timestamp(pst_ctx* ctx, const pst_i128* local, int64_t* out) {
  pst_i128 utc = 0;
  pst_zone_to_utc(ctx, local, &utc);
  *out = static_cast<int64_t>(utc / kNanosPerSecond) - (utc % kNanosPerSecond < 0 ? 1 : 0);
  return ExistsAgain(ctx, *local, utc) ? kExistsTwice : kNotDirty;
}

char* pst_slow_copy_date(char* w, const char* p, int64_t n, int32_t* reason) {
  int32_t days = 0;
  if (const int32_t bad = pst_slow_date_from_text(p, n, &days); bad != 0)
    return Refuse(w, bad, reason);
  return PutDate(w, days);
}

char* pst_slow_copy_time(char* w, const char* p, int64_t n, int32_t* reason) {
  int64_t nanos = 0;
  if (const int32_t bad = pst_slow_time_from_text(p, n, &nanos); bad != 0)
    return Refuse(w, bad, reason);
  return CopyTrimmed(w, TrimBlanks(p, n));
}

char* pst_slow_copy_timestamp(pst_ctx* ctx, char* w, const char* p, int64_t n, int32_t* reason) {
  pst_i128 value = 0;
  if (const int32_t bad = pst_slow_timestamp_from_text(ctx, p, n, &value); bad != 0)
    return Refuse(w, bad, reason);
  return PutTimestamp(w, value);
}

}  // extern "C"
