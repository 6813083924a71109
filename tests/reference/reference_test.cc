// The plain arithmetic and calendar that everything else in the reference relies on.

#include <gtest/gtest.h>

#include "tests/reference/dates.h"
#include "tests/reference/number.h"
#include "tests/reference/value.h"

namespace penstock::reference {
namespace {

Number N(std::string_view text) { return *ParseNumber(text); }

TEST(NumberTest, ReadsAndWrites) {
  EXPECT_EQ(ToText(N("-0012.50")), "-12.50");
  EXPECT_EQ(ToText(*Rescale(N("12.5e1"), 0)), "125");
  EXPECT_EQ(ToText(N("1e-3")), "0.001");
  EXPECT_FALSE(ParseNumber("1.x"));
  EXPECT_FALSE(ParseNumber(""));
  EXPECT_FALSE(ParseNumber("."));
  EXPECT_FALSE(Rescale(N("1.25"), 1));
}

TEST(NumberTest, Computes) {
  EXPECT_EQ(ToText(Add(N("9.99"), N("0.011"))), "10.001");
  EXPECT_EQ(ToText(Subtract(N("1"), N("10.5"))), "-9.5");
  EXPECT_EQ(ToText(Multiply(N("-12345678901234567890"), N("98765432109876543210"))),
            "-1219326311370217952237463801111263526900");
  EXPECT_EQ(ToText(Divide(N("2"), N("3"), 6)), "0.666667");
  EXPECT_EQ(ToText(Divide(N("-1"), N("2"), 0)), "-1");
  EXPECT_EQ(ToText(Remainder(N("-7.5"), N("2"))), "-1.5");
  EXPECT_EQ(ToText(Round(N("-2.5"), 0, Rounding::kHalfAwayFromZero)), "-3");
  EXPECT_EQ(ToText(Round(N("-2.5"), 0, Rounding::kUp)), "-2");
  EXPECT_EQ(Compare(N("1.50"), N("1.5")), 0);
  EXPECT_EQ(Compare(N("-1"), N("0.1")), -1);
}

TEST(DatesTest, CountsDays) {
  EXPECT_EQ(ToDays({1970, 1, 1}), 0);
  EXPECT_EQ(ToDays({2000, 3, 1}), 11017);
  EXPECT_EQ(ToDays({0, 1, 1}), kFirstDay);
  EXPECT_EQ(ToDays({9999, 12, 31}), kLastDay);
  for (int64_t day = -800; day < 800; ++day) EXPECT_EQ(ToDays(FromDays(day)), day);
}

TEST(ValueTest, RealsInTheFewestDigits) {
  EXPECT_EQ(RealText(0.1), "0.1");
  EXPECT_EQ(RealText(1e20), "100000000000000000000");
  EXPECT_EQ(RealText(1e21), "1e+21");
  EXPECT_EQ(RealText(5e-324), "5e-324");
  EXPECT_EQ(RealText(-1.0 / 3), "-0.3333333333333333");
}

}  // namespace
}  // namespace penstock::reference
