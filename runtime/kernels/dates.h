#pragma once
// Dates, times and timestamps between text and numbers, for the canonical forms and for patterns
// whose fields are at fixed places. The other forms are in slow_dates.h.

#include "runtime/kernels/numbers.h"
#include "runtime/type/calendar.h"
#include "runtime/type/date_pattern.h"

namespace penstock {

// ---- canonical text to value -------------------------------------------------------------------
// These return 0 (kNotDirty) or a DirtyReason; a reason of shape (kNotDate ...) means that the slow
// form has to look again.

struct DateFields {
  uint32_t year, month, day;
};

// yyyy-MM-dd, ten bytes at p.
PST_INLINE int32_t ReadDate10(const char* p, DateFields* date) {
  uint64_t x = Load8(p) ^ 0x2d30302d30303030;  // "0000-00-"
  uint64_t y = Load2(p + 8) ^ 0x3030u;
  // 0x7f in the place of a hyphen: there only 0 is right.
  const uint64_t bad =
      (((x + 0x7f76767f76767676) | x) & 0x8080808080808080) | (((y + 0x7676) | y) & 0x8080);
  if (PST_UNLIKELY(bad != 0)) return kNotDate;
  x = x * 10 + (x >> 8);
  y = y * 10 + (y >> 8);
  date->year = static_cast<uint32_t>((x & 0xff) * 100 + (x >> 16 & 0xff));
  date->month = static_cast<uint32_t>(x >> 40 & 0xff);
  date->day = static_cast<uint32_t>(y & 0xff);
  return PST_LIKELY(IsValidDate(date->year, date->month, date->day)) ? kNotDirty : kNoSuchDate;
}

PST_INLINE int32_t ReadDate10(const char* p, int32_t* days) {
  DateFields date;
  const int32_t reason = ReadDate10(p, &date);
  if (PST_UNLIKELY(reason != kNotDirty)) return reason;
  *days = DaysFromCivil(date.year, date.month, date.day);
  return kNotDirty;
}

// HH:mm:ss, eight bytes at p.
PST_INLINE int32_t ReadTime8(const char* p, int64_t* nanos) {
  uint64_t x = Load8(p) ^ 0x30303a30303a3030;  // "00:00:00"
  const uint64_t bad = ((x + 0x76767f76767f7676) | x) & 0x8080808080808080;
  x = x * 10 + (x >> 8);
  const uint64_t hour = x & 0xff;
  const uint64_t minute = x >> 24 & 0xff;
  const uint64_t second = x >> 48 & 0xff;
  if (PST_UNLIKELY(bad != 0 || hour > 23 || minute > 59 || second > 59)) return kNotTime;
  *nanos = static_cast<int64_t>((hour * 60 + minute) * 60 + second) * kNanosPerSecond;
  return kNotDirty;
}

// The n (1..9) digits of a fraction of a second.
PST_INLINE bool ReadFraction(const char* p, uint64_t n, int64_t* nanos) {
  uint64_t digits = 0;
  if (PST_UNLIKELY(n - 1 > 8) || !ReadDigits(p, n, &digits)) return false;
  *nanos = static_cast<int64_t>(digits * kPowersOfTen[9 - n]);
  return true;
}

// HH:mm:ss[.f{1,9}], n bytes at p.
PST_INLINE int32_t ReadTime(const char* p, uint64_t n, int64_t* nanos) {
  if (PST_UNLIKELY(n < 8)) return kNotTime;
  const int32_t reason = ReadTime8(p, nanos);
  if (n == 8 || PST_UNLIKELY(reason != 0)) return reason;
  int64_t fraction = 0;
  if (PST_UNLIKELY(p[8] != '.' || n < 10 || !ReadFraction(p + 9, n - 9, &fraction))) {
    return kNotTime;
  }
  *nanos += fraction;
  return kNotDirty;
}

PST_INLINE pst_i128 MakeTimestamp(int32_t days, int64_t nanos) {
  return static_cast<pst_i128>(days) * kNanosPerDay + nanos;
}

// yyyy-MM-dd[( |T)HH:mm:ss[.f{1,9}]], n bytes at p.
PST_INLINE int32_t ReadTimestamp(const char* p, uint64_t n, int32_t* days, int64_t* nanos) {
  if (PST_UNLIKELY(n < 10)) return kNotTimestamp;
  const int32_t reason = ReadDate10(p, days);
  if (PST_UNLIKELY(reason != 0)) return reason;
  *nanos = 0;
  if (n == 10) return kNotDirty;
  if (PST_UNLIKELY(p[10] != ' ' && p[10] != 'T')) return kNotTimestamp;
  return ReadTime(p + 11, n - 11, nanos);
}

// ---- value to canonical text -------------------------------------------------------------------

struct DayAndNanos {
  int32_t days;
  int64_t nanos;  // since midnight
};

// Without a division of 128 bits, which would be a library call: 10^9 is 2^9 * 1953125, and what is
// left of a timestamp of our range after 9 bits fits a word.
PST_INLINE DayAndNanos SplitTimestamp(pst_i128 timestamp) {
  const auto from_year_0 =
      static_cast<unsigned __int128>(timestamp - static_cast<pst_i128>(kMinDay) * kNanosPerDay);
  const uint64_t seconds = static_cast<uint64_t>(from_year_0 >> 9) / 1953125;
  const uint64_t nanos = static_cast<uint64_t>(from_year_0) - seconds * kNanosPerSecond;
  return {static_cast<int32_t>(seconds / kSecondsPerDay) + kMinDay,
          static_cast<int64_t>(seconds % kSecondsPerDay * kNanosPerSecond + nanos)};
}

PST_INLINE char* PutYear(char* w, int32_t year) {
  PutPair(w, static_cast<uint32_t>(year) / 100);
  PutPair(w + 2, static_cast<uint32_t>(year) % 100);
  return w + 4;
}

PST_INLINE char* PutDate(char* w, int32_t days) {
  const CivilDate date = CivilFromDays(days);
  PutYear(w, date.year);
  w[4] = '-';
  PutPair(w + 5, static_cast<uint32_t>(date.month));
  w[7] = '-';
  PutPair(w + 8, static_cast<uint32_t>(date.day));
  return w + 10;
}

// HH:mm:ss, then the fraction without trailing zeros if there is one.
PST_INLINE char* PutTime(char* w, int64_t nanos) {
  const uint64_t seconds = static_cast<uint64_t>(nanos) / kNanosPerSecond;
  const uint64_t fraction = static_cast<uint64_t>(nanos) % kNanosPerSecond;
  PutPair(w, seconds / 3600);
  w[2] = ':';
  PutPair(w + 3, seconds / 60 % 60);
  w[5] = ':';
  PutPair(w + 6, seconds % 60);
  if (fraction == 0) return w + 8;
  w[8] = '.';
  w = PutPadded(w + 9, fraction, 9);
  while (w[-1] == '0') --w;
  return w;
}

PST_INLINE char* PutTimestamp(char* w, pst_i128 timestamp) {
  const DayAndNanos split = SplitTimestamp(timestamp);
  w = PutDate(w, split.days);
  *w = ' ';
  return PutTime(w + 1, split.nanos);
}

// ---- patterns with fields at fixed places ------------------------------------------------------
// `program` is a compile-time constant of the job: once inlined, its bytes are too.

PST_INLINE const DateProgram* ProgramOf(const char* program) {
  return reinterpret_cast<const DateProgram*>(program);
}

PST_INLINE bool HasField(uint8_t place) { return place != DateProgram::kAbsent; }

// Needs is_fixed. 32 bytes are written.
PST_INLINE char* PutFixed(char* w, const DateProgram* program, int32_t days, int64_t nanos) {
  memcpy(w, program->text, DateProgram::kTemplateSize);
  if (program->has_date) {
    const CivilDate date = CivilFromDays(days);
    if (HasField(program->year)) PutYear(w + program->year, date.year);
    if (HasField(program->month)) PutPair(w + program->month, static_cast<uint32_t>(date.month));
    if (HasField(program->day)) PutPair(w + program->day, static_cast<uint32_t>(date.day));
  }
  if (program->has_time) {
    const uint64_t seconds = static_cast<uint64_t>(nanos) / kNanosPerSecond;
    if (HasField(program->hour)) PutPair(w + program->hour, seconds / 3600);
    if (HasField(program->minute)) PutPair(w + program->minute, seconds / 60 % 60);
    if (HasField(program->second)) PutPair(w + program->second, seconds % 60);
    if (HasField(program->fraction)) {
      const uint64_t fraction = static_cast<uint64_t>(nanos) % kNanosPerSecond;
      PutPadded(w + program->fraction, fraction / kPowersOfTen[9 - program->fraction_digits],
                program->fraction_digits);
    }
  }
  return w + program->size;
}

// yyyy-MM-dd.
PST_INLINE bool IsPlainDate(const DateProgram* program) {
  return program->is_fixed && program->size == 10 && program->year == 0 && program->month == 5 &&
         program->day == 8 && program->text[4] == '-' && program->text[7] == '-';
}

// Two digits at p; 100 or more if they are not digits.
PST_INLINE uint32_t ReadPair(const char* p) {
  const uint32_t tens = static_cast<uint32_t>(Byte(p)) - '0';
  const uint32_t ones = static_cast<uint32_t>(Byte(p + 1)) - '0';
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

// Whether the literals are where they should be; n is the size of the program.
PST_INLINE bool HasLiterals(const char* p, const DateProgram* program) {
  uint32_t bad = 0;
  for (uint32_t i = 0; i < program->size; ++i) {
    bad |= static_cast<uint32_t>((p[i] ^ program->text[i]) & program->mask[i]);
  }
  return bad == 0;
}

// Needs is_fixed and a text of program->size bytes. Absent fields are those of 1970-01-01 00:00:00.
// False if anything is not as it should be; the slow form then finds out why.
PST_INLINE bool ReadFixed(const char* p, const DateProgram* program, int32_t* days,
                          int64_t* nanos) {
  if (PST_UNLIKELY(!HasLiterals(p, program))) return false;
  uint32_t year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  int64_t fraction = 0;
  if (HasField(program->year)) {
    const uint32_t century = ReadPair(p + program->year);
    const uint32_t rest = ReadPair(p + program->year + 2);
    year = century > 99 || rest > 99 ? 10000 : century * 100 + rest;
  }
  if (HasField(program->month)) month = ReadPair(p + program->month);
  if (HasField(program->day)) day = ReadPair(p + program->day);
  if (HasField(program->hour)) hour = ReadPair(p + program->hour);
  if (HasField(program->minute)) minute = ReadPair(p + program->minute);
  if (HasField(program->second)) second = ReadPair(p + program->second);
  if (HasField(program->fraction) &&
      PST_UNLIKELY(!ReadFraction(p + program->fraction, program->fraction_digits, &fraction))) {
    return false;
  }
  if (PST_UNLIKELY(!IsValidDate(year, month, day) || hour > 23 || minute > 59 || second > 59)) {
    return false;
  }
  *days = DaysFromCivil(year, month, day);
  *nanos = static_cast<int64_t>((hour * 60 + minute) * 60 + second) * kNanosPerSecond + fraction;
  return true;
}

// Whether dates go from one pattern to the other by moving their digits.
PST_INLINE bool CanMoveDate(const DateProgram* from, const DateProgram* to) {
  return from->is_fixed && to->is_fixed && !from->has_time && !to->has_time &&
         HasField(from->year) && HasField(from->month) && HasField(from->day);
}

// Needs CanMoveDate and a text of program->size bytes.
PST_INLINE bool IsFixedDate(const char* p, const DateProgram* program) {
  if (IsPlainDate(program)) {
    DateFields date;
    return ReadDate10(p, &date) == kNotDirty;
  }
  const uint32_t century = ReadPair(p + program->year);
  const uint32_t rest = ReadPair(p + program->year + 2);
  return HasLiterals(p, program) && century < 100 && rest < 100 &&
         IsValidDate(century * 100 + rest, ReadPair(p + program->month),
                     ReadPair(p + program->day));
}

// Needs IsFixedDate. 32 bytes are written.
PST_INLINE char* MoveDate(char* w, const char* p, const DateProgram* from, const DateProgram* to) {
  memcpy(w, to->text, DateProgram::kTemplateSize);
  if (HasField(to->year)) memcpy(w + to->year, p + from->year, 4);
  if (HasField(to->month)) memcpy(w + to->month, p + from->month, 2);
  if (HasField(to->day)) memcpy(w + to->day, p + from->day, 2);
  return w + to->size;
}

}  // namespace penstock
