#include "runtime/type/decimal.h"

#include <gtest/gtest.h>

#include <random>

namespace penstock {
namespace {

std::string Scaled(std::string_view text, int precision, int scale) {
  const ScaledDecimal result = ParseDecimal(text, precision, scale);
  switch (result.fault) {
    case DecimalFault::kNone:
      return FormatDecimal(result.value, scale);
    case DecimalFault::kEmpty:
      return "empty";
    case DecimalFault::kNotDecimal:
      return "not decimal";
    case DecimalFault::kTooManyFractionDigits:
      return "fraction";
    case DecimalFault::kTooManyDigits:
      return "digits";
  }
  return "";
}

std::string Canonical(std::string_view text) {
  const DecimalText scanned = ScanDecimal(text);
  if (scanned.fault != DecimalFault::kNone) return "not decimal";
  const int64_t size = CanonicalDecimalSize(scanned);
  if (size < 0) return "digits";
  std::string out(static_cast<size_t>(size), '?');
  char* end = WriteCanonicalDecimal(out.data(), scanned);
  EXPECT_EQ(end - out.data(), size) << text;
  return out;
}

TEST(DecimalTest, ScalesExactly) {
  EXPECT_EQ(Scaled("99999999999999.99", 17, 2), "99999999999999.99");
  EXPECT_EQ(Scaled("55487400.0", 17, 2), "55487400.00");
  EXPECT_EQ(Scaled("0.833333482887588", 18, 15), "0.833333482887588");
  EXPECT_EQ(Scaled("0.000067", 10, 6), "0.000067");
  EXPECT_EQ(Scaled("1e3", 6, 2), "1000.00");
  EXPECT_EQ(Scaled("-1.5E-1", 6, 2), "-0.15");
  EXPECT_EQ(Scaled("1.20", 3, 1), "1.2");
  EXPECT_EQ(Scaled(" +7 ", 3, 0), "7");
  EXPECT_EQ(Scaled(".5", 3, 1), "0.5");
  EXPECT_EQ(Scaled("5.", 3, 1), "5.0");
  EXPECT_EQ(Scaled("-0", 3, 1), "0.0");
  EXPECT_EQ(Scaled("0e999999999999999999999", 3, 1), "0.0");
  EXPECT_EQ(Scaled("99999999999999999999999999999999999999", 38, 0),
            "99999999999999999999999999999999999999");
  EXPECT_EQ(Scaled("-0.99999999999999999999999999999999999999", 38, 38),
            "-0.99999999999999999999999999999999999999");
  EXPECT_EQ(Scaled("0000000000000000000000000000000000000000000000000000001.0", 2, 1), "1.0");
}

TEST(DecimalTest, RefusesWithTheReason) {
  EXPECT_EQ(Scaled("", 5, 2), "empty");
  EXPECT_EQ(Scaled(" \t", 5, 2), "empty");
  EXPECT_EQ(Scaled("1.234", 5, 2), "fraction");
  EXPECT_EQ(Scaled("1234", 5, 2), "digits");
  EXPECT_EQ(Scaled("1e38", 38, 0), "digits");
  EXPECT_EQ(Scaled("1e-999999999999", 38, 38), "fraction");
  EXPECT_EQ(Scaled("1e999999999999", 38, 0), "digits");
  for (const char* bad : {".", "-", "+", "1.2.3", "1,5", "0x10", "NaN", "1e", "1e+", "--1", "1 2",
                          "\xef\xbc\x91", "1e3.5"}) {
    EXPECT_EQ(Scaled(bad, 5, 2), "not decimal") << bad;
  }
}

TEST(DecimalTest, CanonicalTextKeepsTheNumber) {
  EXPECT_EQ(Canonical("1.10"), "1.10");
  EXPECT_EQ(Canonical("+001.10"), "1.10");
  EXPECT_EQ(Canonical(".5"), "0.5");
  EXPECT_EQ(Canonical("5."), "5");
  EXPECT_EQ(Canonical("-0.00"), "0.00");
  EXPECT_EQ(Canonical("000"), "0");
  EXPECT_EQ(Canonical("-00.500"), "-0.500");
  EXPECT_EQ(Canonical("1e3"), "1000");
  EXPECT_EQ(Canonical("1.5e3"), "1500");
  EXPECT_EQ(Canonical("1.2345e2"), "123.45");
  EXPECT_EQ(Canonical("12e-5"), "0.00012");
  EXPECT_EQ(Canonical("0.0012e2"), "0.12");
  EXPECT_EQ(Canonical("0.0012e4"), "12");
  EXPECT_EQ(Canonical("1e2000"), "digits");
  EXPECT_EQ(Canonical("1e-2000"), "digits");
  EXPECT_EQ(Canonical("1e40"), "1" + std::string(40, '0'));
}

TEST(DecimalTest, RandomNumbersReadBack) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 100000; ++i) {
    const int precision = 1 + static_cast<int>(random() % 38);
    const int scale = static_cast<int>(random() % (static_cast<uint64_t>(precision) + 1));
    __int128 value = (static_cast<__int128>(random()) << 62) ^ random();
    value %= PowerOfTen(1 + static_cast<int>(random() % static_cast<uint64_t>(precision)));
    if (random() & 1) value = -value;
    const std::string text = FormatDecimal(value, scale);
    const ScaledDecimal back = ParseDecimal(text, precision, scale);
    ASSERT_EQ(back.fault, DecimalFault::kNone) << text;
    ASSERT_TRUE(back.value == value) << text;
    ASSERT_EQ(Canonical(text), text);
  }
}

}  // namespace
}  // namespace penstock
