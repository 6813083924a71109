#pragma once
// Days and civil dates of the proleptic Gregorian calendar, years 0000 to 9999.
//
// A year is made to begin in March, so that the leap day is its last and the lengths of months
// follow one linear rule; divisions by 146097 (days of 400 years), 1461 (of 4 years) and the mean
// length of a month then do the rest, the last two as fixed-point products. Source: C. Neri and L.
// Schneider, "Euclidean affine functions and their application to calendar algorithms" (2022).
// Header only and free of libraries: kernels inline it.

#include <cstdint>

// Small enough to disappear into their callers, which is what kernels need.
#define PST_CALENDAR constexpr __attribute__((always_inline)) inline

namespace penstock {

inline constexpr int32_t kMinDay = -719528;  // 0000-01-01
inline constexpr int32_t kMaxDay = 2932896;  // 9999-12-31
inline constexpr int64_t kSecondsPerDay = 86400;
inline constexpr int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr int64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;
inline constexpr int64_t kMinSecond = kMinDay * kSecondsPerDay;
inline constexpr int64_t kMaxSecond = (kMaxDay + int64_t{1}) * kSecondsPerDay - 1;

struct CivilDate {
  int32_t year;
  int32_t month;  // 1..12
  int32_t day;    // 1..31
};

PST_CALENDAR bool IsLeapYear(uint32_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// 28..31. `month` must be 1..12.
PST_CALENDAR uint32_t DaysInMonth(uint32_t year, uint32_t month) {
  // 30 and 31 alternate, starting over in August.
  return month == 2 ? 28u + IsLeapYear(year) : 30u + ((month ^ (month >> 3)) & 1);
}

// Arguments beyond any range are fine.
PST_CALENDAR bool IsValidDate(uint32_t year, uint32_t month, uint32_t day) {
  if (year > 9999 || month - 1 > 11 || day == 0) return false;
  return day <= 28 || day <= DaysInMonth(year, month);
}

// Days since 1970-01-01 of a valid date.
PST_CALENDAR int32_t DaysFromCivil(uint32_t year, uint32_t month, uint32_t day) {
  const uint32_t early = month <= 2;
  const uint32_t y = year + 400 - early;  // 400 years more keep January of year 0 positive
  const uint32_t m = month + 12 * early;  // 3..14
  const uint32_t century = y / 100;
  const uint32_t days = 1461 * y / 4 - century + century / 4 + (979 * m - 2919) / 32 + day - 1;
  return static_cast<int32_t>(days) - (719468 + 146097);
}

// The date of a day within kMinDay..kMaxDay.
PST_CALENDAR CivilDate CivilFromDays(int32_t days) {
  const uint32_t n = 4 * static_cast<uint32_t>(days + 719468 + 146097) + 3;
  const uint32_t century = n / 146097;
  // The quotient by 1461 is in the upper half of one product, the remainder in its lower half.
  const uint64_t p = uint64_t{2939745} * (n % 146097 / 4 * 4 + 3);
  const auto year_of_century = static_cast<uint32_t>(p >> 32);
  const uint32_t day_of_year = static_cast<uint32_t>(p) / 2939745 / 4;  // from 1 March
  const uint32_t k = 2141 * day_of_year + 197913;
  const uint32_t next_year = day_of_year >= 306;
  return {static_cast<int32_t>(100 * century + year_of_century + next_year) - 400,
          static_cast<int32_t>((k >> 16) - 12 * next_year),
          static_cast<int32_t>((k & 0xffff) / 2141 + 1)};
}

}  // namespace penstock

#undef PST_CALENDAR
