#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "runtime/kernels/conversion_kernels.h"
#include "runtime/kernels/kernel_test_support.h"
#include "runtime/type/decimal.h"

namespace penstock {
namespace {

// What a kernel gave: its value as text, computed after the call, or the reason's code.
template <typename Value>
std::string Show(int32_t result, const Value& value) {
  return result == 0 ? std::string(value()) : ResultName(result);
}

std::string Int64(std::string_view text) {
  KernelTestContext ctx;
  const ExactText exact(text);
  int64_t value = 0;
  const int32_t result = pst_k_int64_from_string(ctx, exact.data(), exact.size(), &value);
  return Show(result, [&] { return std::to_string(value); });
}

std::string CopyInt64(std::string_view text) {
  KernelTestContext ctx;
  const BlockText block(text);
  return Copied(block, pst_t_int64(block.data(), block.size()), [&](char* w, int32_t* reason) {
    return pst_c_int64(ctx, w, block.data(), block.size(), reason);
  });
}

std::string Decimal(std::string_view text, int precision, int scale) {
  KernelTestContext ctx;
  const ExactText exact(text);
  if (precision <= 18) {
    int64_t value = 0;
    const int32_t result =
        pst_k_dec64_from_string(ctx, exact.data(), exact.size(), precision, scale, &value);
    return Show(result, [&] {
      return Appended([&](char* w, int32_t*) { return pst_f_dec64(w, value, scale); });
    });
  }
  pst_i128 value = 0;
  const int32_t result =
      pst_k_dec128_from_string(ctx, exact.data(), exact.size(), precision, scale, &value);
  return Show(result, [&] {
    return Appended([&](char* w, int32_t*) { return pst_f_dec128(w, &value, scale); });
  });
}

std::string CopyDecimal(std::string_view text, int precision, int scale) {
  KernelTestContext ctx;
  const BlockText block(text);
  const bool is_short = precision <= 18;
  const auto test = is_short ? pst_t_dec64 : pst_t_dec128;
  const bool passes = test(block.data(), block.size(), precision, scale);
  return Copied(block, passes, [&](char* w, int32_t* reason) {
    const auto copy = is_short ? pst_c_dec64 : pst_c_dec128;
    return copy(ctx, w, block.data(), block.size(), precision, scale, reason);
  });
}

std::string DecText(std::string_view text) {
  KernelTestContext ctx;
  const ExactText exact(text);
  pst_text out{};
  const int32_t result = pst_k_dectext_from_string(ctx, exact.data(), exact.size(), &out);
  return Show(result, [&] { return std::string(out.data, static_cast<size_t>(out.size)); });
}

// ---- Int64 -------------------------------------------------------------------------------------

TEST(Int64KernelTest, ReadsOrSaysWhyNot) {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"0", "0"},
      {"-0", "0"},
      {"7", "7"},
      {"-7", "-7"},
      {"+7", "7"},
      {"007", "7"},
      {"12345678", "12345678"},
      {"123456789", "123456789"},
      {"1234567890123456", "1234567890123456"},
      {"12345678901234567", "12345678901234567"},
      {"9223372036854775807", "9223372036854775807"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"9223372036854775808", "D102"},
      {"-9223372036854775809", "D102"},
      {"18446744073709551615", "D102"},
      {"99999999999999999999999999", "D102"},
      {" 12 ", "12"},
      {"\t-5", "-5"},
      {"1.0", "1"},
      {"1e3", "1000"},
      {"1.5e1", "15"},
      {"100e-2", "1"},
      {"0000000000000000000000000000001", "1"},
      {"1.9", "D101"},
      {"1e-1", "D101"},
      {"1e19", "D102"},
      {"1e999999999999", "D102"},
      {"", "D119"},
      {"  ", "D119"},
      {"-", "D101"},
      {"+", "D101"},
      {"abc", "D101"},
      {"12a", "D101"},
      {"1 2", "D101"},
      {"0x10", "D101"},
      {"NaN", "D101"},
      {"--1", "D101"},
      {"1-", "D101"},
      {"\xef\xbc\x91", "D101"},
      {"12345678/", "D101"},
      {"1234:678", "D101"},
      {"1,000", "D101"},
      {"1234567890123456a", "D101"},
      {"\xff\xff\xff\xff\xff\xff\xff\xff", "D101"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Int64(c.text), c.expected) << c.text;
    EXPECT_EQ(CopyInt64(c.text), c.expected) << c.text;
  }
  EXPECT_EQ(Int64(std::string("1\0", 2)), "D101");
}

TEST(Int64KernelTest, AgreesWithFromChars) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 300000; ++i) {
    std::string text = std::to_string(static_cast<int64_t>(random()) >> (random() % 64));
    if (random() % 4 == 0) text[random() % text.size()] = static_cast<char>(random());
    int64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec == std::errc() && parsed.ptr == text.data() + text.size()) {
      ASSERT_EQ(Int64(text), std::to_string(value)) << text;
      ASSERT_EQ(CopyInt64(text), std::to_string(value)) << text;
    } else {
      ASSERT_EQ(Int64(text), CopyInt64(text)) << text;
    }
  }
}

TEST(Int64KernelTest, Writes) {
  for (int shift = 0; shift < 64; ++shift) {
    for (const int64_t value : {INT64_MAX >> shift, INT64_MIN >> shift, int64_t{1} << shift,
                                (int64_t{1} << (shift % 63)) - 1}) {
      EXPECT_EQ(Appended([&](char* w, int32_t*) { return pst_f_int64(w, value); }),
                std::to_string(value));
    }
  }
  int64_t power = 1;
  for (int i = 0; i < 18; ++i, power *= 10) {
    for (const int64_t value : {power, power - 1, power + 1, -power}) {
      EXPECT_EQ(Appended([&](char* w, int32_t*) { return pst_f_int64(w, value); }),
                std::to_string(value));
    }
  }
}

TEST(Int64KernelTest, FromOtherNumbers) {
  KernelTestContext ctx;
  int64_t out = 0;
  const auto from_double = [&](double value) {
    return Show(pst_k_int64_from_float64(ctx, value, &out), [&] { return std::to_string(out); });
  };
  EXPECT_EQ(from_double(-3.0), "-3");
  EXPECT_EQ(from_double(1.5), "D113");
  EXPECT_EQ(from_double(9.2e18), "9200000000000000000");
  EXPECT_EQ(from_double(0x1p63), "D102");
  EXPECT_EQ(from_double(-0x1p63), "-9223372036854775808");
  EXPECT_EQ(from_double(NAN), "D101");
  EXPECT_EQ(from_double(INFINITY), "D102");
  EXPECT_EQ(pst_k_int64_from_bool(ctx, 1, &out), 0);
  EXPECT_EQ(out, 1);
}

TEST(Int64KernelTest, FromCells) {
  KernelTestContext ctx;
  const auto from_cell = [&](const pst_cell& cell) {
    int64_t out = 0;
    return Show(pst_k_int64_from_any(ctx, &cell, &out), [&] { return std::to_string(out); });
  };
  EXPECT_EQ(from_cell(IntCell(INT64_MIN)), "-9223372036854775808");
  EXPECT_EQ(from_cell(DoubleCell(2.0)), "2");
  EXPECT_EQ(from_cell(DoubleCell(2.5)), "D113");
  EXPECT_EQ(from_cell(TextCell(ExactText("42"))), "42");
  EXPECT_EQ(from_cell(TextCell(ExactText("x"))), "D101");
  EXPECT_EQ(from_cell(BytesCell(ExactText("42"))), "D117");
  EXPECT_EQ(from_cell(pst_cell{}), "null");
}

// ---- Decimal -----------------------------------------------------------------------------------

TEST(DecimalKernelTest, ReadsOrSaysWhyNot) {
  const struct {
    const char* text;
    int precision, scale;
    const char* expected;
  } cases[] = {
      {"99999999999999.99", 17, 2, "99999999999999.99"},
      {"0.833333482887588", 18, 15, "0.833333482887588"},
      {"55487400.0", 17, 2, "55487400.00"},
      {"0.000067", 18, 6, "0.000067"},
      {"12.34", 15, 2, "12.34"},
      {"-12.34", 15, 2, "-12.34"},
      {"-0.05", 15, 2, "-0.05"},
      {"-0.00", 15, 2, "0.00"},
      {"12.3", 15, 2, "12.30"},
      {"12", 15, 2, "12.00"},
      {"12.", 15, 2, "12.00"},
      {".5", 15, 2, "0.50"},
      {"1.230", 15, 2, "1.23"},
      {"1e2", 15, 2, "100.00"},
      {"+3.50", 15, 2, "3.50"},
      {" 3.50 ", 15, 2, "3.50"},
      {"003.50", 15, 2, "3.50"},
      {"1.234", 15, 2, "D104"},
      {"12345678901234.00", 15, 2, "D105"},
      {"1234567890123.99", 15, 2, "1234567890123.99"},
      {"100", 3, 1, "D105"},
      {"99.9", 3, 1, "99.9"},
      {"100.0", 3, 1, "D105"},
      {"0.5", 2, 2, "0.50"},
      {"1.5", 2, 2, "D105"},
      {"5", 1, 0, "5"},
      {"999999999999999999", 18, 0, "999999999999999999"},
      {"1000000000000000000", 18, 0, "D105"},
      {"99999999999999999999999999999999999999", 38, 0, "99999999999999999999999999999999999999"},
      {"-12345678901234567890.123456789", 38, 10, "-12345678901234567890.1234567890"},
      {"1e37", 38, 0, "10000000000000000000000000000000000000"},
      {"1e38", 38, 0, "D105"},
      {"12.5", 38, 30, "12.500000000000000000000000000000"},
      {"0.00000000000000000000000000000000000001", 38, 38,
       "0.00000000000000000000000000000000000001"},
      {"", 5, 2, "D119"},
      {" ", 5, 2, "D119"},
      {"NaN", 5, 2, "D103"},
      {"1,5", 5, 2, "D103"},
      {".", 5, 2, "D103"},
      {"-", 5, 2, "D103"},
      {"-.", 5, 2, "D103"},
      {"1..2", 5, 2, "D103"},
      {"1.2.3", 5, 2, "D103"},
      {"1.2a", 5, 2, "D103"},
      {"12:34", 5, 2, "D103"},
      {"12/34", 5, 2, "D103"},
      {"0x1", 5, 2, "D103"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Decimal(c.text, c.precision, c.scale), c.expected) << c.text;
    EXPECT_EQ(CopyDecimal(c.text, c.precision, c.scale), c.expected) << c.text;
  }
}

// Against a plain reading of the digits as strings.
std::string SlowDecimal(std::string text, int precision, int scale) {
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.erase(0, 1);
  }
  const size_t point = text.find('.');
  std::string whole = text.substr(0, point);
  std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
  if (whole.empty() && fraction.empty()) return "D103";
  for (const char c : whole + fraction) {
    if (c < '0' || c > '9') return "D103";
  }
  whole.erase(0, whole.find_first_not_of('0'));
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  if (static_cast<int>(whole.size()) > precision - scale) return "D105";
  if (static_cast<int>(fraction.size()) > scale) return "D104";
  fraction.resize(static_cast<size_t>(scale), '0');
  const bool is_zero = whole.empty() && fraction.find_first_not_of('0') == std::string::npos;
  return (negative && !is_zero ? "-" : "") + (whole.empty() ? "0" : whole) +
         (scale > 0 ? "." + fraction : "");
}

TEST(DecimalKernelTest, AgreesWithPlainReading) {
  std::mt19937_64 random(2);
  const auto digits = [&](uint64_t count) {
    std::string text;
    while (text.size() < count) text += static_cast<char>('0' + random() % 10);
    return text;
  };
  for (int i = 0; i < 300000; ++i) {
    const int precision = 1 + static_cast<int>(random() % (random() % 2 ? 18 : 38));
    const int scale = static_cast<int>(random() % static_cast<uint64_t>(precision + 1));
    std::string text = random() % 3 == 0 ? "-" : "";
    text += digits(random() % static_cast<uint64_t>(precision - scale + 2));
    if (random() % 3 != 0) {
      text += "." + digits(random() % 2 ? static_cast<uint64_t>(scale)
                                        : random() % static_cast<uint64_t>(scale + 2));
    }
    if (random() % 16 == 0 && !text.empty()) text[random() % text.size()] = "./:-0"[random() % 5];
    if (text.empty()) continue;
    const std::string expected = SlowDecimal(text, precision, scale);
    ASSERT_EQ(Decimal(text, precision, scale), expected)
        << text << " " << precision << "," << scale;
    ASSERT_EQ(CopyDecimal(text, precision, scale), expected)
        << text << " " << precision << "," << scale;
  }
}

TEST(DecimalKernelTest, ChangesScale) {
  KernelTestContext ctx;
  const auto rescale = [&](const char* text, int from_precision, int from_scale, int precision,
                           int scale) {
    const ScaledDecimal parsed = ParseDecimal(text, from_precision, from_scale);
    const bool from_small = from_precision <= 18;
    const auto small = static_cast<int64_t>(parsed.value);
    if (precision <= 18) {
      int64_t out = 0;
      const int32_t result =
          from_small
              ? pst_k_dec64_from_dec64(ctx, small, from_scale, precision, scale, &out)
              : pst_k_dec64_from_dec128(ctx, &parsed.value, from_scale, precision, scale, &out);
      return Show(result, [&] { return FormatDecimal(out, scale); });
    }
    pst_i128 out = 0;
    const int32_t result =
        from_small
            ? pst_k_dec128_from_dec64(ctx, small, from_scale, precision, scale, &out)
            : pst_k_dec128_from_dec128(ctx, &parsed.value, from_scale, precision, scale, &out);
    return Show(result, [&] { return FormatDecimal(out, scale); });
  };
  for (const int wide : {0, 20}) {
    for (const int to_wide : {0, 20}) {
      EXPECT_EQ(rescale("12.34", 15 + wide, 2, 15 + to_wide, 4), "12.3400");
      EXPECT_EQ(rescale("-12.30", 15 + wide, 2, 15 + to_wide, 1), "-12.3");
      EXPECT_EQ(rescale("12.34", 15 + wide, 2, 15 + to_wide, 1), "D104");
      EXPECT_EQ(rescale("0.00", 15 + wide, 2, 3, 3), "0.000");
      EXPECT_EQ(rescale("12.34", 15 + wide, 2, 3, 2), "D105");
      EXPECT_EQ(rescale("1.00", 15 + wide, 2, 3, 3), "D105");
      EXPECT_EQ(rescale("1000.00", 15 + wide, 2, 3, 0), "D105");
      EXPECT_EQ(rescale("999.00", 15 + wide, 2, 3, 0), "999");
    }
  }
}

TEST(DecimalKernelTest, FromAndToOtherNumbers) {
  KernelTestContext ctx;
  int64_t small = 0;
  pst_i128 wide = 0;
  EXPECT_EQ(pst_k_dec64_from_int64(ctx, 999, 5, 2, &small), 0);
  EXPECT_EQ(small, 99900);
  EXPECT_EQ(pst_k_dec64_from_int64(ctx, 1000, 5, 2, &small), kTooManyDigits);
  EXPECT_EQ(pst_k_dec64_from_int64(ctx, INT64_MIN, 18, 0, &small), kTooManyDigits);
  EXPECT_EQ(pst_k_dec128_from_int64(ctx, INT64_MIN, 20, 1, &wide), 0);
  EXPECT_EQ(FormatDecimal(wide, 1), "-9223372036854775808.0");
  EXPECT_EQ(pst_k_dec64_from_bool(ctx, 1, 2, 2, &small), kTooManyDigits);
  EXPECT_EQ(pst_k_dec64_from_float64(ctx, 0.1, 3, 2, &small), 0);
  EXPECT_EQ(small, 10);
  EXPECT_EQ(pst_k_dec64_from_float64(ctx, 0.1 + 0.2, 3, 2, &small), kTooManyFractionDigits);
  EXPECT_EQ(pst_k_dec64_from_float64(ctx, NAN, 3, 2, &small), kNotDecimal);
  EXPECT_EQ(pst_k_dec128_from_float64(ctx, 1e30, 38, 2, &wide), 0);
  EXPECT_EQ(FormatDecimal(wide, 2), "1" + std::string(30, '0') + ".00");

  int64_t whole = 0;
  EXPECT_EQ(pst_k_int64_from_dec64(ctx, 1200, 2, &whole), 0);
  EXPECT_EQ(whole, 12);
  EXPECT_EQ(pst_k_int64_from_dec64(ctx, -1201, 2, &whole), kWouldLoseFraction);
  wide = PowerOfTen(25);
  EXPECT_EQ(pst_k_int64_from_dec128(ctx, &wide, 10, &whole), 0);
  EXPECT_EQ(whole, 1000000000000000);
  EXPECT_EQ(pst_k_int64_from_dec128(ctx, &wide, 0, &whole), kOutOfRange);
  EXPECT_EQ(pst_k_int64_from_dectext(ctx, "1.5", 3, &whole), kWouldLoseFraction);

  double real = 0;
  EXPECT_EQ(pst_k_float64_from_dec64(ctx, 123456, 3, &real), 0);
  EXPECT_EQ(real, 123.456);
  EXPECT_EQ(pst_k_float64_from_dec64(ctx, 999999999999999999, 18, &real), 0);
  EXPECT_EQ(real, 0.999999999999999999);
  wide = PowerOfTen(38) - 1;
  EXPECT_EQ(pst_k_float64_from_dec128(ctx, &wide, 0, &real), 0);
  EXPECT_EQ(real, 1e38);
}

TEST(DecimalKernelTest, FromCells) {
  KernelTestContext ctx;
  const auto from_cell = [&](const pst_cell& cell) {
    int64_t out = 0;
    pst_i128 wide = 0;
    const int32_t result = pst_k_dec64_from_any(ctx, &cell, 10, 2, &out);
    EXPECT_EQ(pst_k_dec128_from_any(ctx, &cell, 20, 2, &wide), result);
    if (result == 0) {
      EXPECT_TRUE(wide == out);
    }
    return Show(result, [&] { return FormatDecimal(out, 2); });
  };
  EXPECT_EQ(from_cell(IntCell(-5)), "-5.00");
  EXPECT_EQ(from_cell(DoubleCell(0.25)), "0.25");
  EXPECT_EQ(from_cell(DoubleCell(0.125)), "D104");
  EXPECT_EQ(from_cell(TextCell(ExactText("12.5"))), "12.50");
  EXPECT_EQ(from_cell(BytesCell(ExactText("12.5"))), "D117");
  EXPECT_EQ(from_cell(pst_cell{}), "null");
}

TEST(DecimalKernelTest, AnyLength) {
  EXPECT_EQ(DecText("+001.10"), "1.10");
  EXPECT_EQ(DecText("1e40"), "1" + std::string(40, '0'));
  const std::string digits = "12345678901234567890123456789012345678901234567890.000";
  EXPECT_EQ(DecText(digits), digits);
  EXPECT_EQ(DecText("1e100000"), "D105");
  EXPECT_EQ(DecText(""), "D119");
  EXPECT_EQ(DecText("1x"), "D103");
  const auto copy = [](std::string_view text) {
    KernelTestContext ctx;
    const BlockText block(text);
    return Appended([&](char* w, int32_t* reason) {
      return pst_c_dectext(ctx, w, block.data(), block.size(), reason);
    });
  };
  EXPECT_EQ(copy("+001.10"), "+001.10");
  EXPECT_EQ(copy(" 1e5 "), "1e5");
  EXPECT_EQ(copy("1e"), "D103");
  KernelTestContext ctx;
  pst_text out{};
  EXPECT_EQ(pst_k_dectext_from_dec64(ctx, -1230, 2, &out), 0);
  EXPECT_EQ(std::string(out.data, static_cast<size_t>(out.size)), "-12.30");
  const pst_i128 wide = PowerOfTen(30);
  EXPECT_EQ(pst_k_dectext_from_dec128(ctx, &wide, 2, &out), 0);
  EXPECT_EQ(std::string(out.data, static_cast<size_t>(out.size)),
            "1" + std::string(28, '0') + ".00");
  EXPECT_EQ(pst_k_dectext_from_float64(ctx, 1e-9, &out), 0);
  EXPECT_EQ(std::string(out.data, static_cast<size_t>(out.size)), "0.000000001");
  EXPECT_EQ(pst_k_dectext_from_bool(ctx, 1, &out), 0);
  EXPECT_EQ(std::string(out.data, static_cast<size_t>(out.size)), "1");
}

TEST(DecimalKernelTest, TextOfNumbers) {
  KernelTestContext ctx;
  pst_text out{};
  const auto shown = [&](int32_t result) {
    return Show(result, [&] { return std::string(out.data, static_cast<size_t>(out.size)); });
  };
  const pst_i128 wide = -(PowerOfTen(38) - 1);
  EXPECT_EQ(shown(pst_k_string_from_int64(ctx, INT64_MIN, &out)), "-9223372036854775808");
  EXPECT_EQ(shown(pst_k_dectext_from_int64(ctx, -7, &out)), "-7");
  EXPECT_EQ(shown(pst_k_string_from_dec64(ctx, -5, 2, &out)), "-0.05");
  EXPECT_EQ(shown(pst_k_string_from_dec128(ctx, &wide, 38, &out)), "-0." + std::string(38, '9'));
  EXPECT_EQ(shown(pst_k_string_from_dectext(ctx, "1.50", 4, &out)), "1.50");
  EXPECT_EQ(shown(pst_k_string_from_float64(ctx, -1e300, &out)), "-1e+300");
}

TEST(DecimalKernelTest, FromTextOfAnyLength) {
  KernelTestContext ctx;
  int64_t small = 0;
  pst_i128 wide = 0;
  EXPECT_EQ(pst_k_dec64_from_dectext(ctx, "-1.5", 4, 5, 2, &small), 0);
  EXPECT_EQ(small, -150);
  EXPECT_EQ(pst_k_dec64_from_dectext(ctx, "1.555", 5, 5, 2, &small), kTooManyFractionDigits);
  EXPECT_EQ(pst_k_dec128_from_dectext(ctx, "12345678901234567890.5", 22, 30, 1, &wide), 0);
  EXPECT_EQ(FormatDecimal(wide, 1), "12345678901234567890.5");
  EXPECT_EQ(pst_k_dec128_from_bool(ctx, 1, 20, 2, &wide), 0);
  EXPECT_EQ(FormatDecimal(wide, 2), "1.00");

  const auto from_cell = [&](const pst_cell& cell) {
    pst_text out{};
    return Show(pst_k_dectext_from_any(ctx, &cell, &out),
                [&] { return std::string(out.data, static_cast<size_t>(out.size)); });
  };
  EXPECT_EQ(from_cell(IntCell(12)), "12");
  EXPECT_EQ(from_cell(DoubleCell(0.1)), "0.1");
  EXPECT_EQ(from_cell(TextCell(ExactText("+1.10"))), "1.10");
  EXPECT_EQ(from_cell(BytesCell(ExactText("12"))), "D117");
  EXPECT_EQ(from_cell(pst_cell{}), "null");
}

}  // namespace
}  // namespace penstock
