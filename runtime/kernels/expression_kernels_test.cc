#include "runtime/kernels/expression_kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "runtime/kernels/kernel_test_support.h"
#include "runtime/kernels/round_mode.h"
#include "runtime/type/calendar.h"
#include "runtime/type/decimal.h"

namespace penstock {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();

std::string Show(int64_t value) { return std::to_string(value); }
std::string Show(int32_t value) { return std::to_string(value); }
std::string Show(pst_i128 value) { return FormatDecimal(value, 0); }
std::string Show(double value) {
  char text[32];
  snprintf(text, sizeof text, "%.17g", value);
  return text;
}
std::string Show(const pst_text& text) {
  return std::string(text.data, static_cast<size_t>(text.size));
}

// The result of kernel(ctx, args..., &out), or the code of its refusal.
template <typename Out, typename Kernel, typename... Args>
std::string Call(Kernel kernel, Args... args) {
  KernelTestContext ctx;
  Out out{};
  const int32_t code = kernel(ctx, args..., &out);
  return code == 0 ? Show(out) : ResultName(code);
}

pst_i128 Wide(const std::string& digits) {
  const ScaledDecimal parsed = ParseDecimal(digits, 38, 0);
  EXPECT_EQ(parsed.fault, DecimalFault::kNone);
  return parsed.value;
}

template <typename Kernel>
std::string OnWide(Kernel kernel, const std::string& a, const std::string& b) {
  const pst_i128 x = Wide(a);
  const pst_i128 y = Wide(b);
  return Call<pst_i128>(kernel, &x, &y);
}

std::string Divide(const std::string& a, const std::string& b, int32_t power) {
  const pst_i128 x = Wide(a);
  const pst_i128 y = Wide(b);
  return Call<pst_i128>(pst_k_div_dec128, &x, &y, power);
}

// ---- Comparison
// ----------------------------------------------------------------------------------

using TextPredicate = int32_t (*)(pst_ctx*, const char*, int64_t, const char*, int64_t, int32_t*);
std::string OnTexts(TextPredicate kernel, std::string_view a, std::string_view b) {
  const ExactText x(a);
  const ExactText y(b);
  return Call<int32_t>(kernel, x.data(), x.size(), y.data(), y.size());
}

TEST(CompareTest, DoublesAreTotallyOrderedWithNanLast) {
  EXPECT_EQ(Call<int32_t>(pst_k_eq_float64, kNan, kNan), "1");
  EXPECT_EQ(Call<int32_t>(pst_k_lt_float64, kInfinity, kNan), "1");
  EXPECT_EQ(Call<int32_t>(pst_k_lt_float64, kNan, kInfinity), "0");
  EXPECT_EQ(Call<int32_t>(pst_k_lt_float64, kNan, kNan), "0");
  EXPECT_EQ(Call<int32_t>(pst_k_le_float64, kNan, kNan), "1");
  EXPECT_EQ(Call<int32_t>(pst_k_eq_float64, 0.0, -0.0), "1");
  EXPECT_EQ(Call<double>(pst_k_greatest_float64, 1.0, kNan), "nan");
  EXPECT_EQ(Call<double>(pst_k_least_float64, 1.0, kNan), "1");
}

TEST(CompareTest, TextsAreOrderedByBytes) {
  EXPECT_EQ(OnTexts(pst_k_lt_text, "", "a"), "1");
  EXPECT_EQ(OnTexts(pst_k_lt_text, "a", "ab"), "1");
  EXPECT_EQ(OnTexts(pst_k_lt_text, "Z", "a"), "1");
  EXPECT_EQ(OnTexts(pst_k_lt_text, "z", "é"), "1");
  EXPECT_EQ(OnTexts(pst_k_lt_text, "ab", "ab"), "0");
  EXPECT_EQ(OnTexts(pst_k_le_text, "ab", "ab"), "1");
  EXPECT_EQ(OnTexts(pst_k_eq_text, "", ""), "1");
  EXPECT_EQ(OnTexts(pst_k_eq_text, "ab", "abc"), "0");
}

TEST(CompareTest, DecimalsOfAnyLengthCompareByValue) {
  // Ascending; neighbours on one line are equal.
  const std::vector<std::vector<std::string>> kOrder = {
      {"-100000000000000000000000000000000000000000"},
      {"-10", "-10.0"},
      {"-9.99"},
      {"-0.5", "-0.50"},
      {"0", "0.00"},
      {"0.05"},
      {"0.5"},
      {"1", "1.000"},
      {"9"},
      {"10"},
      {"123456789012345678901234567890123456789012345.1"},
      {"123456789012345678901234567890123456789012345.12"},
  };
  for (size_t i = 0; i < kOrder.size(); ++i) {
    for (size_t j = 0; j < kOrder.size(); ++j) {
      for (const std::string& a : kOrder[i]) {
        for (const std::string& b : kOrder[j]) {
          EXPECT_EQ(OnTexts(pst_k_lt_dectext, a, b), i < j ? "1" : "0") << a << " < " << b;
          EXPECT_EQ(OnTexts(pst_k_eq_dectext, a, b), i == j ? "1" : "0") << a << " = " << b;
          EXPECT_EQ(OnTexts(pst_k_le_dectext, a, b), i <= j ? "1" : "0") << a << " <= " << b;
        }
      }
    }
  }
}

// "<", "=" or ">", or the code of the refusal; all three kernels must agree.
std::string CompareCell(const pst_cell& cell, std::string_view text) {
  const ExactText exact(text);
  const auto call = [&](auto kernel) {
    return Call<int32_t>(kernel, &cell, exact.data(), exact.size());
  };
  const std::string equal = call(pst_k_eq_any_text);
  const std::string less = call(pst_k_lt_any_text);
  const std::string less_or_equal = call(pst_k_le_any_text);
  if (equal != "0" && equal != "1") return less == equal && less_or_equal == equal ? equal : "?";
  EXPECT_EQ(less_or_equal == "1", equal == "1" || less == "1") << text;
  return equal == "1" ? "=" : less == "1" ? "<" : ">";
}

TEST(CompareTest, CellAndTextCompareAsNumbersIfBothAre) {
  EXPECT_EQ(CompareCell(IntCell(9), "10"), "<");
  EXPECT_EQ(CompareCell(IntCell(10), "10"), "=");
  EXPECT_EQ(CompareCell(IntCell(-10), "-9"), "<");
  EXPECT_EQ(CompareCell(IntCell(7), "007"), "=");
  EXPECT_EQ(CompareCell(IntCell(7), "7.0"), "=");
  EXPECT_EQ(CompareCell(IntCell(1000), "1e3"), "=");
  EXPECT_EQ(CompareCell(IntCell(7), " 7 "), "=");
  EXPECT_EQ(CompareCell(IntCell(7), "7.00000000000000000000000000000000000000001"), "<");
  EXPECT_EQ(CompareCell(IntCell(9007199254740993), "9007199254740992"), ">");
  EXPECT_EQ(CompareCell(IntCell(std::numeric_limits<int64_t>::max()), "9223372036854775808"), "<");
  EXPECT_EQ(CompareCell(IntCell(kLeast), "-9223372036854775808"), "=");
  EXPECT_EQ(CompareCell(DoubleCell(0.1), "0.1"), "=");
  EXPECT_EQ(CompareCell(DoubleCell(0.1 + 0.2), "0.3"), ">");
  EXPECT_EQ(CompareCell(DoubleCell(-0.0), "0"), "=");
  EXPECT_EQ(CompareCell(DoubleCell(1e300), "1e300"), "=");
  EXPECT_EQ(CompareCell(DoubleCell(2.5), "10"), "<");
  EXPECT_EQ(CompareCell(DoubleCell(kInfinity), "1e300"), ">");
  EXPECT_EQ(CompareCell(DoubleCell(-kInfinity), "-7"), "<");
  EXPECT_EQ(CompareCell(DoubleCell(std::nan("")), "7"), ">");
}

TEST(CompareTest, CellAndTextCompareAsTextsOtherwise) {
  const ExactText nine("9");
  const ExactText not_utf8("\xff");
  EXPECT_EQ(CompareCell(TextCell(nine), "10"), ">");
  EXPECT_EQ(CompareCell(TextCell(nine), "9.0"), "<");
  EXPECT_EQ(CompareCell(TextCell(nine), "9"), "=");
  EXPECT_EQ(CompareCell(TextCell(nine), ""), ">");
  EXPECT_EQ(CompareCell(BytesCell(nine), "9"), "=");
  EXPECT_EQ(CompareCell(BytesCell(not_utf8), "9"), ResultName(kNotUtf8));
  EXPECT_EQ(CompareCell(IntCell(20240131), "2024-01-31"), ">");
  EXPECT_EQ(CompareCell(IntCell(5), "x"), "<");
  EXPECT_EQ(CompareCell(IntCell(5), "-"), ">");
  EXPECT_EQ(CompareCell(IntCell(5), ""), ">");
  EXPECT_EQ(CompareCell(DoubleCell(kInfinity), "x"), "<");  // the text Infinity
  EXPECT_EQ(CompareCell(pst_cell{}, "5"), ResultName(-1));
}

TEST(InListTest, FindsWhatIsInTheTable) {
  const std::vector<int64_t> numbers = {-5, 0, 7, 9000000000};
  const auto* table = reinterpret_cast<const char*>(numbers.data());
  const int64_t bytes = static_cast<int64_t>(numbers.size() * sizeof(int64_t));
  for (int64_t value : {-5, 0, 7}) {
    EXPECT_EQ(Call<int32_t>(pst_k_in_int64, value, table, bytes), "1");
  }
  EXPECT_EQ(Call<int32_t>(pst_k_in_int64, 9000000000, table, bytes), "1");
  for (int64_t value : {-6, 1, 8}) {
    EXPECT_EQ(Call<int32_t>(pst_k_in_int64, value, table, bytes), "0");
  }
  EXPECT_EQ(Call<int32_t>(pst_k_in_int64, 9000000001, table, bytes), "0");
  EXPECT_EQ(Call<int32_t>(pst_k_in_int32, 7, table, bytes), "1");

  const uint32_t head[] = {3, 0, 0, 1, 3};  // "", "b", "cd"
  std::string texts(reinterpret_cast<const char*>(head), sizeof head);
  texts += "bcd";
  for (std::string_view text : {"", "b", "cd", "c", "cde", "a", "d"}) {
    const bool is_in = text == "" || text == "b" || text == "cd";
    EXPECT_EQ(OnTexts(pst_k_in_text, text, texts), is_in ? "1" : "0") << text;
  }
}

// ---- Arithmetic
// ----------------------------------------------------------------------------------

TEST(ArithmeticTest, IntegersDoNotWrapAround) {
  EXPECT_EQ(Call<int64_t>(pst_k_add_int64, INT64_MAX, int64_t{1}), "D102");
  EXPECT_EQ(Call<int64_t>(pst_k_sub_int64, kLeast, int64_t{1}), "D102");
  EXPECT_EQ(Call<int64_t>(pst_k_mul_int64, INT64_MAX, int64_t{2}), "D102");
  EXPECT_EQ(Call<int64_t>(pst_k_neg_int64, kLeast), "D102");
  EXPECT_EQ(Call<int64_t>(pst_k_abs_int64, kLeast), "D102");
  EXPECT_EQ(Call<int64_t>(pst_k_abs_int64, int64_t{-5}), "5");
  EXPECT_EQ(Call<int64_t>(pst_k_mod_int64, kLeast, int64_t{-1}), "0");
  EXPECT_EQ(Call<int64_t>(pst_k_mod_int64, int64_t{-7}, int64_t{3}), "-1");
  EXPECT_EQ(Call<int64_t>(pst_k_mod_int64, int64_t{1}, int64_t{0}), "D116");
  EXPECT_EQ(Call<int64_t>(pst_k_sign_int64, kLeast), "-1");
  EXPECT_EQ(Call<pst_i128>(pst_k_mul_wide, INT64_MAX, INT64_MAX),
            "85070591730234615847396907784232501249");
}

const std::string k38Nines(38, '9');

TEST(ArithmeticTest, DecimalsHaveAtMost38Digits) {
  EXPECT_EQ(OnWide(pst_k_add_dec128, k38Nines, "1"), "D102");
  EXPECT_EQ(OnWide(pst_k_add_dec128, k38Nines, "-1"), std::string(37, '9') + "8");
  EXPECT_EQ(OnWide(pst_k_sub_dec128, "-" + k38Nines, "1"), "D102");
  EXPECT_EQ(OnWide(pst_k_sub_dec128, "-" + k38Nines, k38Nines), "D102");
  EXPECT_EQ(OnWide(pst_k_mul_dec128, "1" + std::string(19, '0'), "1" + std::string(18, '0')),
            "1" + std::string(37, '0'));
  EXPECT_EQ(OnWide(pst_k_mul_dec128, "1" + std::string(19, '0'), "1" + std::string(19, '0')),
            "D102");
  EXPECT_EQ(OnWide(pst_k_mul_dec128, k38Nines, k38Nines), "D102");
  EXPECT_EQ(OnWide(pst_k_mul_dec128, "-" + k38Nines, "1"), "-" + k38Nines);
  EXPECT_EQ(OnWide(pst_k_mod_dec128, "-" + k38Nines, "10"), "-9");
  EXPECT_EQ(OnWide(pst_k_mod_dec128, "5", "0"), "D116");
}

TEST(ArithmeticTest, QuotientsAreRoundedHalfAwayFromZero) {
  EXPECT_EQ(Divide("1", "3", 6), "333333");
  EXPECT_EQ(Divide("2", "3", 6), "666667");
  EXPECT_EQ(Divide("-2", "3", 6), "-666667");
  EXPECT_EQ(Divide("1", "2", 0), "1");
  EXPECT_EQ(Divide("-1", "2", 0), "-1");
  EXPECT_EQ(Divide("1", "-2", 0), "-1");
  EXPECT_EQ(Divide("149", "100", 0), "1");
  EXPECT_EQ(Divide("7", "-1", 2), "-700");
  EXPECT_EQ(Divide("1", "0", 6), "D116");
  EXPECT_EQ(Divide("0", "7", 76), "0");
  EXPECT_EQ(Divide(k38Nines, "1", 0), k38Nines);
  EXPECT_EQ(Divide(k38Nines, "1", 1), "D102");
  EXPECT_EQ(Divide(k38Nines, k38Nines, 37), "1" + std::string(37, '0'));
  EXPECT_EQ(Divide(k38Nines, "10", 0), "1" + std::string(37, '0'));
  EXPECT_EQ(Divide("1", k38Nines, 75), "1" + std::string(37, '0'));
  EXPECT_EQ(Divide(k38Nines, "7", 76), "D102");
}

// Fast and slow division agree with each other and with multiplication.
TEST(ArithmeticTest, DivisionIsExactWithinHalfAUnit) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 2000; ++i) {
    const auto a = static_cast<int64_t>(random() >> (random() % 60));
    auto b = static_cast<int64_t>(random() >> (random() % 60));
    if (b == 0) b = 1;
    if (random() % 2) b = -b;
    const int32_t power = static_cast<int32_t>(random() % 20);
    pst_i128 scaled = a;
    for (int k = 0; k < power; ++k) scaled *= 10;
    if (scaled < 0) continue;
    const pst_i128 x = a;
    const pst_i128 y = b;
    pst_i128 quotient = 0;
    KernelTestContext ctx;
    const int32_t code = pst_k_div_dec128(ctx, &x, &y, power, &quotient);
    if (code != 0) {
      EXPECT_EQ(ResultName(code), "D102");
      continue;
    }
    pst_i128 rest = scaled - quotient * y;
    if (rest < 0) rest = -rest;
    const pst_i128 size = y < 0 ? -y : y;
    EXPECT_LE(rest * 2, size) << a << " / " << b << " * 10^" << power;
  }
}

TEST(ArithmeticTest, DoublesStayFinite) {
  EXPECT_EQ(Call<double>(pst_k_mul_float64, 1e300, 1e300), "D102");
  EXPECT_EQ(Call<double>(pst_k_add_float64, kInfinity, 1.0), "inf");
  EXPECT_EQ(Call<double>(pst_k_div_float64, 1.0, 0.0), "D116");
  EXPECT_EQ(Call<double>(pst_k_mod_float64, 5.5, 2.0), "1.5");
  EXPECT_EQ(Call<double>(pst_k_mod_float64, 5.5, 0.0), "D116");
  EXPECT_EQ(Call<double>(pst_k_mod_float64, kInfinity, 2.0), "D118");
  EXPECT_EQ(Call<int64_t>(pst_k_sign_float64, kNan), "D118");
}

// ---- Numbers
// -------------------------------------------------------------------------------------

std::string Round(int64_t value, int drop, int raise, RoundMode mode) {
  return Call<int64_t>(pst_k_round_int64, value, drop, raise, static_cast<int32_t>(mode));
}

TEST(FunctionMathTest, RoundsInAllModes) {
  EXPECT_EQ(Round(125, 1, 0, kRoundHalfAway), "13");
  EXPECT_EQ(Round(-125, 1, 0, kRoundHalfAway), "-13");
  EXPECT_EQ(Round(124, 1, 0, kRoundHalfAway), "12");
  EXPECT_EQ(Round(-129, 1, 0, kRoundToZero), "-12");
  EXPECT_EQ(Round(-121, 1, 0, kRoundDown), "-13");
  EXPECT_EQ(Round(-120, 1, 0, kRoundDown), "-12");
  EXPECT_EQ(Round(121, 1, 0, kRoundUp), "13");
  EXPECT_EQ(Round(-129, 1, 0, kRoundUp), "-12");
  EXPECT_EQ(Round(1251, 2, 2, kRoundHalfAway), "1300");
  EXPECT_EQ(Round(5, 0, 0, kRoundUp), "5");
  EXPECT_EQ(Round(5, 38, 38, kRoundHalfAway), "0");
  EXPECT_EQ(Round(5, 76, 0, kRoundUp), "1");
  EXPECT_EQ(Round(-5, 76, 0, kRoundDown), "-1");
  EXPECT_EQ(Round(INT64_MAX, 1, 1, kRoundUp), "D102");
  EXPECT_EQ(Round(INT64_MAX, 18, 38, kRoundUp), "D102");
  const pst_i128 wide = Wide(k38Nines);
  EXPECT_EQ(Call<pst_i128>(pst_k_round_dec128, &wide, 1, 0, int32_t{kRoundHalfAway}),
            "1" + std::string(37, '0'));
}

std::string RoundDouble(double value, int digits, RoundMode mode) {
  return Call<double>(pst_k_round_float64, value, digits, static_cast<int32_t>(mode));
}

TEST(FunctionMathTest, RoundsDoubles) {
  EXPECT_EQ(RoundDouble(2.5, 0, kRoundHalfAway), "3");
  EXPECT_EQ(RoundDouble(-2.5, 0, kRoundHalfAway), "-3");
  EXPECT_EQ(RoundDouble(1.25, 1, kRoundHalfAway), "1.3");
  EXPECT_EQ(RoundDouble(1234.5, -2, kRoundHalfAway), "1200");
  EXPECT_EQ(RoundDouble(2.675, 2, kRoundHalfAway), Show(2.68));
  EXPECT_EQ(RoundDouble(1.005, 2, kRoundHalfAway), Show(1.01));
  EXPECT_EQ(RoundDouble(2.3, 2, kRoundToZero), Show(2.3));
  EXPECT_EQ(RoundDouble(-1.1, 15, kRoundDown), Show(-1.1));
  EXPECT_EQ(RoundDouble(0.004, 2, kRoundHalfAway), "0");
  EXPECT_EQ(RoundDouble(9.995, 2, kRoundHalfAway), "10");
  EXPECT_EQ(RoundDouble(123456789012345680000.0, -20, kRoundUp), Show(2e20));
  EXPECT_EQ(RoundDouble(-0.5, 0, kRoundDown), "-1");
  EXPECT_EQ(RoundDouble(0.5, 0, kRoundUp), "1");
  EXPECT_EQ(RoundDouble(1e300, 30, kRoundHalfAway), Show(1e300));
  EXPECT_EQ(RoundDouble(kInfinity, 2, kRoundHalfAway), "inf");
  EXPECT_EQ(RoundDouble(5e-324, 400, kRoundHalfAway), Show(5e-324));
}

TEST(FunctionMathTest, PowersAndRootsWithoutAnAnswer) {
  EXPECT_EQ(Call<double>(pst_k_power, 2.0, 10.0), "1024");
  EXPECT_EQ(Call<double>(pst_k_power, -8.0, 0.5), "D118");
  EXPECT_EQ(Call<double>(pst_k_power, 10.0, 400.0), "D102");
  EXPECT_EQ(Call<double>(pst_k_power, 0.0, -1.0), "D116");
  EXPECT_EQ(Call<double>(pst_k_sqrt, 9.0), "3");
  EXPECT_EQ(Call<double>(pst_k_sqrt, -1.0), "D118");
}

// ---- Text
// ----------------------------------------------------------------------------------------

// Calls a kernel with texts and integers in their order.
template <typename Out = pst_text, typename... Rest>
std::string OnText(auto kernel, std::string_view text, Rest... rest) {
  const ExactText exact(text);
  return Call<Out>(kernel, exact.data(), exact.size(), rest...);
}

template <typename Out = pst_text, typename... Rest>
std::string OnTwoTexts(auto kernel, std::string_view a, std::string_view b, Rest... rest) {
  const ExactText x(a);
  const ExactText y(b);
  return Call<Out>(kernel, x.data(), x.size(), y.data(), y.size(), rest...);
}

std::string Replace(std::string_view text, std::string_view from, std::string_view to) {
  const ExactText x(text);
  const ExactText y(from);
  const ExactText z(to);
  return Call<pst_text>(pst_k_replace, x.data(), x.size(), y.data(), y.size(), z.data(), z.size());
}

std::string Pad(auto kernel, std::string_view text, int64_t size, std::string_view fill) {
  const ExactText x(text);
  const ExactText y(fill);
  return Call<pst_text>(kernel, x.data(), x.size(), size, y.data(), y.size());
}

TEST(FunctionStringTest, Case) {
  EXPECT_EQ(OnText(pst_k_upper, "abcXYZ019z{`"), "ABCXYZ019Z{`");
  EXPECT_EQ(OnText(pst_k_lower, "ABCxyz@[Z"), "abcxyz@[z");
  EXPECT_EQ(OnText(pst_k_upper, "straße éàÿ жя ς 城"), "STRAßE ÉÀŸ ЖЯ Σ 城");
  EXPECT_EQ(OnText(pst_k_lower, "ÉÀŸ ЖЯ Σ İ"), "éàÿ жя σ İ");
  EXPECT_EQ(OnText(pst_k_upper, "ɐ"), "Ɐ");  // 2 bytes become 3
  EXPECT_EQ(OnText(pst_k_upper, ""), "");
  EXPECT_EQ(OnText(pst_k_upper, "a\xff\xc3"), "A\xff\xc3");
}

TEST(FunctionStringTest, TrimTakesSpacesOnly) {
  EXPECT_EQ(OnText(pst_k_trim, "  a b\t "), "a b\t");
  EXPECT_EQ(OnText(pst_k_ltrim, "  a "), "a ");
  EXPECT_EQ(OnText(pst_k_rtrim, "  a "), "  a");
  EXPECT_EQ(OnText(pst_k_trim, "   "), "");
}

TEST(FunctionStringTest, LengthsAndPartsCountCharacters) {
  EXPECT_EQ(OnText<int64_t>(pst_k_char_length, "a城é𝄞"), "4");
  EXPECT_EQ(OnText<int64_t>(pst_k_octet_length, "a城é𝄞"), "10");
  EXPECT_EQ(OnText(pst_k_substr, "城市数据", int64_t{2}, int64_t{2}), "市数");
  EXPECT_EQ(OnText(pst_k_substr, "abc", int64_t{0}, int64_t{2}), "ab");
  EXPECT_EQ(OnText(pst_k_substr, "abc", int64_t{-2}, int64_t{1}), "b");
  EXPECT_EQ(OnText(pst_k_substr, "abc", int64_t{-4}, int64_t{2}), "");
  EXPECT_EQ(OnText(pst_k_substr, "abc", int64_t{2}, int64_t{-1}), "");
  EXPECT_EQ(OnText(pst_k_substr, "abc", kLeast, INT64_MAX), "");
  EXPECT_EQ(OnText(pst_k_substr_from, "城市数据", int64_t{-2}), "数据");
  EXPECT_EQ(OnText(pst_k_substr_from, "abc", INT64_MAX), "");
  EXPECT_EQ(OnText(pst_k_left, "城市", int64_t{1}), "城");
  EXPECT_EQ(OnText(pst_k_right, "城市", int64_t{1}), "市");
  EXPECT_EQ(OnText(pst_k_left, "ab", int64_t{-1}), "");
  EXPECT_EQ(OnText(pst_k_right, "ab", int64_t{9}), "ab");
  EXPECT_EQ(OnText(pst_k_reverse, "a城é"), "é城a");
}

TEST(FunctionStringTest, Search) {
  EXPECT_EQ(OnTwoTexts<int64_t>(pst_k_instr, "城市市", "市"), "2");
  EXPECT_EQ(OnTwoTexts<int64_t>(pst_k_instr, "abc", "x"), "0");
  EXPECT_EQ(OnTwoTexts<int64_t>(pst_k_instr, "abc", ""), "1");
  EXPECT_EQ(OnTwoTexts<int64_t>(pst_k_instr, "", "a"), "0");
  EXPECT_EQ(OnTwoTexts(pst_k_split_part, "a,b,c", ",", int64_t{2}), "b");
  EXPECT_EQ(OnTwoTexts(pst_k_split_part, "a,b,c", ",", int64_t{-1}), "c");
  EXPECT_EQ(OnTwoTexts(pst_k_split_part, "a,b,c", ",", int64_t{4}), "");
  EXPECT_EQ(OnTwoTexts(pst_k_split_part, "a,b,c", ",", int64_t{-4}), "");
  EXPECT_EQ(OnTwoTexts(pst_k_split_part, "a,b,c", ",", kLeast), "");
  EXPECT_EQ(OnTwoTexts(pst_k_split_part, "abc", "", int64_t{1}), "abc");
  EXPECT_EQ(OnTwoTexts(pst_k_split_part, "abc", ",", int64_t{0}), "D118");
  EXPECT_EQ(OnTwoTexts<int32_t>(pst_k_starts_with, "abc", "ab"), "1");
  EXPECT_EQ(OnTwoTexts<int32_t>(pst_k_starts_with, "a", "ab"), "0");
  EXPECT_EQ(OnTwoTexts<int32_t>(pst_k_ends_with, "abc", "bc"), "1");
  EXPECT_EQ(OnTwoTexts<int32_t>(pst_k_contains, "abc", "b"), "1");
  EXPECT_EQ(OnTwoTexts<int32_t>(pst_k_contains, "", ""), "1");
}

TEST(FunctionStringTest, TextsThatGrowHaveALimit) {
  EXPECT_EQ(Replace("a-b-c", "-", ""), "abc");
  EXPECT_EQ(Replace("aaa", "aa", "b"), "ba");
  EXPECT_EQ(Replace("abc", "", "x"), "abc");
  EXPECT_EQ(Replace(std::string(100000, 'a'), "a", std::string(1000, 'b')), "D120");
  EXPECT_EQ(Pad(pst_k_lpad, "7", 3, "0"), "007");
  EXPECT_EQ(Pad(pst_k_lpad, "城", 4, "ab"), "aba城");
  EXPECT_EQ(Pad(pst_k_rpad, "a", 4, "é城"), "aé城é");
  EXPECT_EQ(Pad(pst_k_rpad, "城市", 1, "x"), "城");
  EXPECT_EQ(Pad(pst_k_lpad, "abc", -1, "x"), "");
  EXPECT_EQ(Pad(pst_k_lpad, "a", 5, ""), "a");
  EXPECT_EQ(Pad(pst_k_lpad, "a", INT64_MAX, "x"), "D120");
  const std::string half(9 << 20, 'x');
  EXPECT_EQ(OnTwoTexts(pst_k_concat, half, half), "D120");
  EXPECT_EQ(OnTwoTexts(pst_k_concat, "", ""), "");
}

TEST(FunctionStringTest, ConcatenationKeepsWhatWasMadeBefore) {
  KernelTestContext ctx;
  const ExactText a("ab");
  const ExactText b("cd");
  pst_text first{}, second{}, third{};
  ASSERT_EQ(pst_k_concat(ctx, a.data(), a.size(), b.data(), b.size(), &first), 0);
  ASSERT_EQ(pst_k_concat(ctx, first.data, first.size, a.data(), a.size(), &second), 0);
  ASSERT_EQ(pst_k_concat(ctx, first.data, first.size, b.data(), b.size(), &third), 0);
  EXPECT_EQ(Show(first), "abcd");
  EXPECT_EQ(Show(second), "abcdab");
  EXPECT_EQ(Show(third), "abcdcd");
}

std::string Like(std::string_view text, std::string_view pattern, int32_t escape = -1) {
  return OnTwoTexts<int32_t>(pst_k_like, text, pattern, escape);
}

TEST(LikeTest, Wildcards) {
  for (const char* pattern :
       {"abc", "a%", "%c", "%b%", "a_c", "___", "%", "%%", "a%c", "_%_", "%_c"}) {
    EXPECT_EQ(Like("abc", pattern), "1") << pattern;
  }
  for (const char* pattern : {"", "ab", "b%", "%b", "__", "____", "A%", "a_", "%_d", "abcd%"}) {
    EXPECT_EQ(Like("abc", pattern), "0") << pattern;
  }
  EXPECT_EQ(Like("", ""), "1");
  EXPECT_EQ(Like("", "%"), "1");
  EXPECT_EQ(Like("", "_"), "0");
  EXPECT_EQ(Like("城市", "_市"), "1");
  EXPECT_EQ(Like("城", "__"), "0");
  EXPECT_EQ(Like("aXbXc", "%X_"), "1");
  EXPECT_EQ(Like("mississippi", "m%iss%ip%i"), "1");
  EXPECT_EQ(Like("mississippi", "m%iss%iss%iss%"), "0");
}

TEST(LikeTest, Escapes) {
  EXPECT_EQ(Like("50%", "50!%", '!'), "1");
  EXPECT_EQ(Like("500", "50!%", '!'), "0");
  EXPECT_EQ(Like("a!b", "a!!b", '!'), "1");
  EXPECT_EQ(Like("a_b", "a城_b", 0x57CE), "1");
  EXPECT_EQ(Like("abc", "abc!", '!'), "D118");
  EXPECT_EQ(Like("xyz", "a!bc", '!'), "D118");
}

TEST(LikeTest, TakesTimeOfTextTimesPatternAtMost) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "a%";
  EXPECT_EQ(Like(std::string(20000, 'a'), pattern + "b"), "0");
}

// ---- Dates
// ---------------------------------------------------------------------------------------

int32_t Day(uint32_t year, uint32_t month, uint32_t day) { return DaysFromCivil(year, month, day); }

pst_i128 Instant(int32_t day, int64_t nanos = 0) {
  return static_cast<pst_i128>(day) * kNanosPerDay + nanos;
}

TEST(FunctionDateTest, PartsOfDates) {
  const int32_t day = Day(2024, 2, 29);
  EXPECT_EQ(Call<int64_t>(pst_k_year, day), "2024");
  EXPECT_EQ(Call<int64_t>(pst_k_quarter, day), "1");
  EXPECT_EQ(Call<int64_t>(pst_k_month, day), "2");
  EXPECT_EQ(Call<int64_t>(pst_k_day, day), "29");
  EXPECT_EQ(Call<int64_t>(pst_k_day_of_week, day), "4");
  EXPECT_EQ(Call<int64_t>(pst_k_day_of_week, 0), "4");
  EXPECT_EQ(Call<int64_t>(pst_k_day_of_week, kMinDay), "6");
  EXPECT_EQ(Call<int64_t>(pst_k_day_of_year, Day(2024, 12, 31)), "366");
  EXPECT_EQ(Call<int64_t>(pst_k_day_of_year, kMinDay), "1");
  EXPECT_EQ(Call<int32_t>(pst_k_last_day, Day(2023, 2, 1)), Show(Day(2023, 2, 28)));
  EXPECT_EQ(Call<int64_t>(pst_k_datediff, kMaxDay, kMinDay), "3652424");
}

TEST(FunctionDateTest, PartsOfTimestamps) {
  for (int32_t day : {kMinDay, -1, 0, 19000, kMaxDay}) {
    for (int64_t nanos : {int64_t{0}, int64_t{1}, kNanosPerDay - 1}) {
      const pst_i128 timestamp = Instant(day, nanos);
      EXPECT_EQ(Call<int32_t>(pst_k_day_of_timestamp, &timestamp), Show(day));
      EXPECT_EQ(Call<int64_t>(pst_k_clock_of_timestamp, &timestamp), Show(nanos));
    }
  }
  const int64_t time = (13 * 3600 + 14 * 60 + 15) * kNanosPerSecond + 999999999;
  EXPECT_EQ(Call<int64_t>(pst_k_hour, time), "13");
  EXPECT_EQ(Call<int64_t>(pst_k_minute, time), "14");
  EXPECT_EQ(Call<int64_t>(pst_k_second, time), "15");
}

TEST(FunctionDateTest, AdditionStaysInTheCalendar) {
  EXPECT_EQ(Call<int32_t>(pst_k_add_days, Day(2024, 2, 28), int64_t{2}, 1), Show(Day(2024, 3, 1)));
  EXPECT_EQ(Call<int32_t>(pst_k_add_days, Day(2024, 3, 1), int64_t{1}, -7), Show(Day(2024, 2, 23)));
  EXPECT_EQ(Call<int32_t>(pst_k_add_days, kMaxDay, int64_t{1}, 1), "D102");
  EXPECT_EQ(Call<int32_t>(pst_k_add_days, 0, INT64_MAX, 7), "D102");
  EXPECT_EQ(Call<int32_t>(pst_k_add_months_date, Day(2024, 1, 31), int64_t{1}, 1),
            Show(Day(2024, 2, 29)));
  EXPECT_EQ(Call<int32_t>(pst_k_add_months_date, Day(2024, 1, 31), int64_t{1}, -12),
            Show(Day(2023, 1, 31)));
  EXPECT_EQ(Call<int32_t>(pst_k_add_months_date, Day(0, 1, 1), int64_t{1}, -1), "D102");
  EXPECT_EQ(Call<int32_t>(pst_k_add_months_date, 0, kLeast, 12), "D102");
  const pst_i128 noon = Instant(Day(2024, 1, 31), kNanosPerDay / 2 + 1);
  EXPECT_EQ(Call<pst_i128>(pst_k_add_months_timestamp, &noon, int64_t{1}, 1),
            Show(Instant(Day(2024, 2, 29), kNanosPerDay / 2 + 1)));
  EXPECT_EQ(Call<pst_i128>(pst_k_add_seconds, &noon, int64_t{12}, 3600),
            Show(Instant(Day(2024, 2, 1), 1)));
  EXPECT_EQ(Call<pst_i128>(pst_k_add_seconds, &noon, INT64_MAX, 1), "D102");
  EXPECT_EQ(Call<pst_i128>(pst_k_add_seconds, &noon, INT64_MAX, 60), "D102");
}

TEST(FunctionDateTest, TheRunsClock) {
  KernelTestContext ctx;
  pst_ctx* raw = ctx;
  raw->now_seconds = -1;  // 1969-12-31 23:59:59 UTC
  raw->now_nanos = 123;
  raw->now_offset_seconds = 8 * 3600;
  pst_i128 now = 0;
  int32_t today = 0;
  int64_t seconds = 0;
  ASSERT_EQ(pst_k_now(ctx, &now), 0);
  ASSERT_EQ(pst_k_current_date(ctx, &today), 0);
  ASSERT_EQ(pst_k_unix_now(ctx, &seconds), 0);
  EXPECT_EQ(Show(now), Show(Instant(0, (8 * 3600 - 1) * kNanosPerSecond)));
  EXPECT_EQ(today, 0);
  EXPECT_EQ(seconds, -1);
  raw->now_offset_seconds = -3600;
  ASSERT_EQ(pst_k_current_date(ctx, &today), 0);
  EXPECT_EQ(today, -1);
}

TEST(FunctionDateTest, SecondsOfTheEpochAreUtc) {
  KernelTestContext ctx("Asia/Shanghai");
  const pst_i128 local = Instant(0, 8 * 3600 * kNanosPerSecond - 1);
  int64_t seconds = 0;
  ASSERT_EQ(pst_k_unix_timestamp(ctx, &local, &seconds), 0);
  EXPECT_EQ(seconds, -1);
  pst_i128 timestamp = 0;
  ASSERT_EQ(pst_k_from_unixtime(ctx, 0, &timestamp), 0);
  EXPECT_EQ(Show(timestamp), Show(Instant(0, 8 * 3600 * kNanosPerSecond)));
  EXPECT_EQ(ResultName(pst_k_from_unixtime(ctx, INT64_MAX, &timestamp)), "D102");
}

}  // namespace
}  // namespace penstock
