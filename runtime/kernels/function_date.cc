// Functions of dates, times of day and timestamps, and of the run's clock. A timestamp is divided
// by a power of two first, so that the rest is a division of 64 bits.

#include "runtime/kernels/expression_kernels.h"
#include "runtime/kernels/kernel.h"
#include "runtime/kernels/slow_dates.h"
#include "runtime/type/calendar.h"

namespace penstock {
namespace {

PST_INLINE int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// kNanosPerDay is 2^16 * 1318359375.
PST_INLINE int32_t DayOf(pst_i128 timestamp) {
  return static_cast<int32_t>(
      FloorDivide(static_cast<int64_t>(timestamp >> 16), kNanosPerDay >> 16));
}
PST_INLINE pst_i128 NanosOf(int64_t seconds) {
  return static_cast<pst_i128>(seconds) * kNanosPerSecond;
}

PST_INLINE int32_t CheckDay(int64_t day, int32_t* out) {
  if (PST_UNLIKELY(day < kMinDay || day > kMaxDay)) return kOutOfRange;
  *out = static_cast<int32_t>(day);
  return 0;
}
PST_INLINE int32_t CheckTimestamp(pst_i128 timestamp, pst_i128* out) {
  *out = timestamp;
  const bool fits = timestamp >= NanosOf(kMinSecond) && timestamp < NanosOf(kMaxSecond + 1);
  return PST_LIKELY(fits) ? 0 : kOutOfRange;
}

// The same day of the month `months` later, or the last one of that month.
PST_INLINE int32_t AddMonths(int32_t day, int64_t months, int32_t* out) {
  constexpr int64_t kMonths = 12 * 10000;
  if (months < -kMonths || months > kMonths) return kOutOfRange;
  const CivilDate date = CivilFromDays(day);
  const int64_t month = date.year * int64_t{12} + date.month - 1 + months;
  if (month < 0 || month >= kMonths) return kOutOfRange;
  const auto new_year = static_cast<uint32_t>(month / 12);
  const auto new_month = static_cast<uint32_t>(month % 12 + 1);
  const uint32_t last = DaysInMonth(new_year, new_month);
  const auto wanted = static_cast<uint32_t>(date.day);
  *out = DaysFromCivil(new_year, new_month, wanted < last ? wanted : last);
  return 0;
}

PST_INLINE int32_t YearStart(int32_t year) { return DaysFromCivil(year, 1, 1); }

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_now(pst_ctx* ctx, pst_i128* out) {
  return CheckTimestamp(NanosOf(ctx->now_seconds + ctx->now_offset_seconds), out);
}
int32_t pst_k_current_date(pst_ctx* ctx, int32_t* out) {
  return CheckDay(FloorDivide(ctx->now_seconds + ctx->now_offset_seconds, kSecondsPerDay), out);
}
int32_t pst_k_unix_now(pst_ctx* ctx, int64_t* out) {
  *out = ctx->now_seconds;
  return 0;
}
int32_t pst_k_unix_timestamp(pst_ctx* ctx, const pst_i128* local, int64_t* out) {
  return pst_slow_seconds_from_timestamp(ctx, local, out);
}
int32_t pst_k_from_unixtime(pst_ctx* ctx, int64_t seconds, pst_i128* out) {
  // A day less on both sides: what the zone adds must not leave the calendar.
  if (seconds < kMinSecond + kSecondsPerDay || seconds > kMaxSecond - kSecondsPerDay) {
    return kOutOfRange;
  }
  const pst_i128 utc = NanosOf(seconds);
  pst_zone_to_local(ctx, &utc, out);
  return 0;
}

// The parts of a timestamp.
int32_t pst_k_day_of_timestamp(pst_ctx*, const pst_i128* timestamp, int32_t* out) {
  *out = DayOf(*timestamp);
  return 0;
}
int32_t pst_k_clock_of_timestamp(pst_ctx*, const pst_i128* timestamp, int64_t* out) {
  *out = static_cast<int64_t>(*timestamp - static_cast<pst_i128>(DayOf(*timestamp)) * kNanosPerDay);
  return 0;
}

int32_t pst_k_year(pst_ctx*, int32_t day, int64_t* out) {
  *out = CivilFromDays(day).year;
  return 0;
}
int32_t pst_k_quarter(pst_ctx*, int32_t day, int64_t* out) {
  *out = (CivilFromDays(day).month + 2) / 3;
  return 0;
}
int32_t pst_k_month(pst_ctx*, int32_t day, int64_t* out) {
  *out = CivilFromDays(day).month;
  return 0;
}
int32_t pst_k_day(pst_ctx*, int32_t day, int64_t* out) {
  *out = CivilFromDays(day).day;
  return 0;
}
int32_t pst_k_day_of_week(pst_ctx*, int32_t day, int64_t* out) {
  *out = (static_cast<int64_t>(day) - kMinDay + 5) % 7 + 1;  // 0000-01-01 was a Saturday
  return 0;
}
int32_t pst_k_day_of_year(pst_ctx*, int32_t day, int64_t* out) {
  *out = day - YearStart(CivilFromDays(day).year) + 1;
  return 0;
}
int32_t pst_k_last_day(pst_ctx*, int32_t day, int32_t* out) {
  const CivilDate date = CivilFromDays(day);
  *out = day - date.day + static_cast<int32_t>(DaysInMonth(date.year, date.month));
  return 0;
}
int32_t pst_k_hour(pst_ctx*, int64_t time, int64_t* out) {
  *out = time / (3600 * kNanosPerSecond);
  return 0;
}
int32_t pst_k_minute(pst_ctx*, int64_t time, int64_t* out) {
  *out = time / (60 * kNanosPerSecond) % 60;
  return 0;
}
int32_t pst_k_second(pst_ctx*, int64_t time, int64_t* out) {
  *out = time / kNanosPerSecond % 60;
  return 0;
}

int32_t pst_k_datediff(pst_ctx*, int32_t a, int32_t b, int64_t* out) {
  *out = static_cast<int64_t>(a) - b;
  return 0;
}
// `count` times `days` later; `days` may be negative.
int32_t pst_k_add_days(pst_ctx*, int32_t day, int64_t count, int32_t days, int32_t* out) {
  int64_t later;
  if (__builtin_mul_overflow(count, static_cast<int64_t>(days), &later) ||
      __builtin_add_overflow(later, static_cast<int64_t>(day), &later)) {
    return kOutOfRange;
  }
  return CheckDay(later, out);
}
// `count` times `seconds` later; `seconds` may be negative.
int32_t pst_k_add_seconds(pst_ctx*, const pst_i128* timestamp, int64_t count, int32_t seconds,
                          pst_i128* out) {
  int64_t later;
  if (__builtin_mul_overflow(count, static_cast<int64_t>(seconds), &later)) return kOutOfRange;
  return CheckTimestamp(*timestamp + NanosOf(later), out);
}
// `count` times `months` later; `months` may be negative.
int32_t pst_k_add_months_date(pst_ctx*, int32_t day, int64_t count, int32_t months, int32_t* out) {
  int64_t later;
  if (__builtin_mul_overflow(count, static_cast<int64_t>(months), &later)) return kOutOfRange;
  return AddMonths(day, later, out);
}
int32_t pst_k_add_months_timestamp(pst_ctx*, const pst_i128* timestamp, int64_t count,
                                   int32_t months, pst_i128* out) {
  int64_t later;
  if (__builtin_mul_overflow(count, static_cast<int64_t>(months), &later)) return kOutOfRange;
  const int32_t day = DayOf(*timestamp);
  int32_t new_day;
  if (int32_t reason = AddMonths(day, later, &new_day)) return reason;
  *out = *timestamp + static_cast<pst_i128>(new_day - day) * kNanosPerDay;
  return 0;
}

}  // extern "C"
