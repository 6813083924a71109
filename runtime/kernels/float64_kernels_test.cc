#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <random>

#include "runtime/kernels/conversion_kernels.h"
#include "runtime/kernels/kernel_test_support.h"

namespace penstock {
namespace {

int32_t ReadDouble(std::string_view text, double* value) {
  KernelTestContext ctx;
  const ExactText exact(text);
  return pst_k_float64_from_string(ctx, exact.data(), exact.size(), value);
}

std::string PutDouble(double value) {
  return Appended([&](char* w, int32_t*) { return pst_f_float64(w, value); });
}

std::string Float64(std::string_view text) {
  double value = 0;
  const int32_t result = ReadDouble(text, &value);
  return result == 0 ? PutDouble(value) : ResultName(result);
}

std::string CopyFloat64(std::string_view text) {
  KernelTestContext ctx;
  const BlockText block(text);
  const bool passes = pst_t_float64(block.data(), block.size());
  return Copied(block, passes, [&](char* w, int32_t* reason) {
    return pst_c_float64(ctx, w, block.data(), block.size(), reason);
  });
}

TEST(Float64KernelTest, ReadsOrSaysWhyNot) {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"0", "0"},
      {"-0", "-0"},
      {"-0.0", "-0"},
      {"1", "1"},
      {"1.0", "1"},
      {"1.10", "1.1"},
      {"13.00", "13"},
      {"-0.00", "-0"},
      {".00", "0"},
      {"1234567890123.00", "1234567890123"},
      {"-12345678.00", "-12345678"},
      {"12345678.01", "12345678.01"},
      {"0.1", "0.1"},
      {"-2.5", "-2.5"},
      {".5", "0.5"},
      {"5.", "5"},
      {"1e3", "1000"},
      {"+1.5", "1.5"},
      {" 1.5\t", "1.5"},
      {"1e21", "1e+21"},
      {"1e20", "100000000000000000000"},
      {"123456789012345680000", "123456789012345680000"},
      {"1e-7", "0.0000001"},
      {"1e-8", "1e-08"},
      {"1.7976931348623157e308", "1.7976931348623157e+308"},
      {"4.9e-324", "5e-324"},
      {"nan", "NaN"},
      {"NAN", "NaN"},
      {"infinity", "Infinity"},
      {"-Infinity", "-Infinity"},
      {"0e999999999999", "0"},
      {"9007199254740993", "9007199254740992"},
      {"1e309", "D102"},
      {"-1e400", "D102"},
      {"1e-400", "D102"},
      {"+Infinity", "D106"},
      {"inf", "D106"},
      {"-NaN", "D106"},
      {"", "D119"},
      {"  ", "D119"},
      {"1.5x", "D106"},
      {"1,5", "D106"},
      {"0x1p3", "D106"},
      {"-", "D106"},
      {".", "D106"},
      {"1e", "D106"},
      {"1.2.3", "D106"},
      {"1.2.00", "D106"},
      {"12x.00", "D106"},
      {"--1", "D106"},
      {"+-1", "D106"},
      {"1 2", "D106"},
      {"12345678.1234567:", "D106"},
  };
  for (const auto& c : cases) EXPECT_EQ(Float64(c.text), c.expected) << c.text;
}

TEST(Float64KernelTest, CopiesVerbatim) {
  for (const char* text : {"1e3", "1.10", "-0.0", "+5", "NaN", "1.7976931348623157e308", ".5",
                           "12345678.12345678", "0000000000000000000000000001"}) {
    EXPECT_EQ(CopyFloat64(text), text);
  }
  EXPECT_EQ(CopyFloat64(" 1.5 "), "1.5");
  EXPECT_EQ(CopyFloat64(""), "D119");
  EXPECT_EQ(CopyFloat64("1.5.5"), "D106");
  EXPECT_EQ(CopyFloat64("1e999"), "D102");
}

TEST(Float64KernelTest, ReadsLikeStrtod) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 200000; ++i) {
    char text[64];
    switch (random() % 4) {
      case 0:
        snprintf(text, sizeof text, "%.*f", static_cast<int>(random() % 9),
                 static_cast<double>(random() >> (11 + random() % 50)) / 1000);
        break;
      case 1:
        snprintf(text, sizeof text, "%.17g",
                 std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 200) - 150));
        break;
      case 2:
        snprintf(text, sizeof text, "%llu.%llu", random() % 100000000ull, random() % 100000000ull);
        break;
      default:
        snprintf(text, sizeof text, "-%llu",
                 static_cast<unsigned long long>(random() >> (random() % 64)));
    }
    double value = 0;
    ASSERT_EQ(ReadDouble(text, &value), 0) << text;
    const double expected = strtod(text, nullptr);
    ASSERT_EQ(memcmp(&value, &expected, sizeof value), 0) << text;
  }
}

TEST(Float64KernelTest, WritesTheShortestTextThatReadsBack) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 300000; ++i) {
    double value = 0;
    if (random() % 2 == 0) {
      const uint64_t bits = random();
      memcpy(&value, &bits, sizeof value);
      if (!std::isfinite(value)) continue;
    } else {
      value = static_cast<double>(random() >> (random() % 60)) / std::pow(10, random() % 6);
    }
    const std::string text = PutDouble(value);
    ASSERT_LE(text.size(), 64u);
    const double back = strtod(text.c_str(), nullptr);
    ASSERT_EQ(memcmp(&value, &back, sizeof value), 0) << text;
    // As many significant digits as the shortest scientific form has.
    char scientific[64];
    const auto end =
        std::to_chars(scientific, scientific + 64, value, std::chars_format::scientific).ptr;
    const auto significant = [](std::string digits) {
      digits.resize(std::min(digits.size(), digits.find('e')));
      std::erase_if(digits, [](char c) { return c == '.' || c == '-'; });
      digits.erase(0, digits.find_first_not_of('0'));
      while (!digits.empty() && digits.back() == '0') digits.pop_back();
      return digits;
    };
    ASSERT_EQ(significant(text), significant(std::string(scientific, end))) << text;
  }
}

TEST(Float64KernelTest, FromIntegersOnlyIfExact) {
  KernelTestContext ctx;
  double out = 0;
  EXPECT_EQ(pst_k_float64_from_int64(ctx, int64_t{1} << 53, &out), 0);
  EXPECT_EQ(pst_k_float64_from_int64(ctx, (int64_t{1} << 53) + 1, &out), kTooManyDigits);
  EXPECT_EQ(pst_k_float64_from_int64(ctx, int64_t{1} << 62, &out), 0);
  EXPECT_EQ(pst_k_float64_from_int64(ctx, INT64_MAX, &out), kTooManyDigits);
  EXPECT_EQ(pst_k_float64_from_int64(ctx, INT64_MIN, &out), 0);
  EXPECT_EQ(pst_k_float64_from_bool(ctx, 1, &out), 0);
  EXPECT_EQ(out, 1.0);
  EXPECT_EQ(pst_k_float64_from_dectext(ctx, "1.5", 3, &out), 0);
  EXPECT_EQ(out, 1.5);
  const pst_cell cell = DoubleCell(-1.25);
  EXPECT_EQ(pst_k_float64_from_any(ctx, &cell, &out), 0);
  EXPECT_EQ(out, -1.25);
}

}  // namespace
}  // namespace penstock
