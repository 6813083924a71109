#include "runtime/type/calendar.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

// Counts through the whole calendar, one day after the other.
TEST(CalendarTest, EveryDayOfTenThousandYears) {
  int32_t days = kMinDay;
  for (uint32_t year = 0; year <= 9999; ++year) {
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const uint32_t lengths[] = {31, leap ? 29u : 28u, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (uint32_t month = 1; month <= 12; ++month) {
      ASSERT_EQ(DaysInMonth(year, month), lengths[month - 1]);
      for (uint32_t day = 1; day <= lengths[month - 1]; ++day, ++days) {
        ASSERT_TRUE(IsValidDate(year, month, day));
        ASSERT_EQ(DaysFromCivil(year, month, day), days);
        const CivilDate date = CivilFromDays(days);
        ASSERT_EQ(date.year, static_cast<int32_t>(year));
        ASSERT_EQ(date.month, static_cast<int32_t>(month));
        ASSERT_EQ(date.day, static_cast<int32_t>(day));
      }
      ASSERT_FALSE(IsValidDate(year, month, lengths[month - 1] + 1));
    }
  }
  EXPECT_EQ(days, kMaxDay + 1);
  EXPECT_EQ(DaysFromCivil(1970, 1, 1), 0);
}

TEST(CalendarTest, RefusesWhatIsNoDate) {
  EXPECT_FALSE(IsValidDate(2024, 0, 1));
  EXPECT_FALSE(IsValidDate(2024, 13, 1));
  EXPECT_FALSE(IsValidDate(2024, 1, 0));
  EXPECT_FALSE(IsValidDate(2023, 2, 29));
  EXPECT_FALSE(IsValidDate(1900, 2, 29));
  EXPECT_FALSE(IsValidDate(10000, 1, 1));
  EXPECT_TRUE(IsValidDate(2000, 2, 29));
}

}  // namespace
}  // namespace penstock
