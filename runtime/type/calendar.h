#pragma once
// Days and civil dates of the proleptic Gregorian calendar, years 0000 to 9999.
//
// A year is made to begin in March, so that the leap day is its last and the lengths of months
// follow one linear rule; division by 146097 (days of 400 years), 1461 (of 4 years) and 153 (of 5
// months) then does the rest. Source: C. Neri and L. Schneider, "Euclidean affine functions and
// their application to calendar algorithms" (2022). Header only and free of libraries: kernels
// inline it.

#include <cstdint>

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

constexpr bool IsLeapYear(uint32_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// 28..31. `month` must be 1..12.
constexpr uint32_t DaysInMonth(uint32_t year, uint32_t month) {
  // 30 and 31 alternate, starting over in August.
  return month == 2 ? 28u + IsLeapYear(year) : 30u + ((month ^ (month >> 3)) & 1);
}

// Arguments beyond any range are fine.
constexpr bool IsValidDate(uint32_t year, uint32_t month, uint32_t day) {
  if (year > 9999 || month - 1 > 11 || day == 0) return false;
  return day <= 28 || day <= DaysInMonth(year, month);
}

// Days since 1970-01-01 of a valid date.
constexpr int32_t DaysFromCivil(uint32_t year, uint32_t month, uint32_t day) {
  const uint32_t early = month <= 2;
  const uint32_t y = year + 400 - early;  // 400 years more keep January of year 0 positive
  const uint32_t m = month + 12 * early - 3;
  const uint32_t days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
  return static_cast<int32_t>(days) - (719468 + 146097);
}

// The date of a day within kMinDay..kMaxDay.
constexpr CivilDate CivilFromDays(int32_t days) {
  const uint32_t n = 4 * static_cast<uint32_t>(days + 719468 + 146097) + 3;
  const uint32_t century = n / 146097;
  const uint32_t in_century = n % 146097 / 4 * 4 + 3;
  const uint32_t year_of_century = in_century / 1461;
  const uint32_t day_of_year = in_century % 1461 / 4;  // from 1 March
  const uint32_t k = 5 * day_of_year + 461;
  const uint32_t month = k / 153;  // 3..14
  const bool next_year = month > 12;
  return {static_cast<int32_t>(100 * century + year_of_century + next_year) - 400,
          static_cast<int32_t>(month - (next_year ? 12 : 0)),
          static_cast<int32_t>(k % 153 / 5 + 1)};
}

}  // namespace penstock
