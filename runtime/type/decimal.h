#pragma once
// Decimal numbers between text and scaled integers, exactly. The general and slow form; kernels
// have their own fast paths for short texts.

#include <cstdint>
#include <string>
#include <string_view>

namespace penstock {

enum class DecimalFault {
  kNone,
  kEmpty,                  // no text, or only blanks
  kNotDecimal,             // not a number as described at ScanDecimal
  kTooManyFractionDigits,  // digits other than 0 beyond the scale
  kTooManyDigits,          // more digits before the point than precision - scale
};

// A number as it is written: sign, digits before and after the point, power of ten.
struct DecimalText {
  DecimalFault fault = DecimalFault::kNone;  // kNone, kEmpty or kNotDecimal
  bool negative = false;
  std::string_view whole;  // views into the text that was scanned
  std::string_view fraction;
  bool has_exponent = false;
  int64_t exponent = 0;  // saturates at +-kMaxExponent

  static constexpr int64_t kMaxExponent = 1'000'000'000;
};

// [blanks] [+-] digits [. digits] [(e|E) [+-] digits] [blanks], with a digit on at least one side
// of the point. Blanks are space and tab.
DecimalText ScanDecimal(std::string_view text);

struct ScaledDecimal {
  DecimalFault fault = DecimalFault::kNone;
  __int128 value = 0;  // number * 10^scale
};

// precision 1..38, scale 0..precision.
ScaledDecimal ScaleDecimal(const DecimalText& text, int precision, int scale);
inline ScaledDecimal ParseDecimal(std::string_view text, int precision, int scale) {
  return ScaleDecimal(ScanDecimal(text), precision, scale);
}

// 10^exponent for 0..38.
__int128 PowerOfTen(int exponent);

// Appends `value` / 10^scale with exactly `scale` digits after the point, at most 41 bytes; returns
// the new end. scale 0..38, |value| < 10^38.
char* WriteDecimal(char* w, __int128 value, int scale);
std::string FormatDecimal(__int128 value, int scale);

// The canonical text of a decimal of any length: no exponent, no plus, no needless leading zero,
// no sign before zero, fraction digits as written.
// -1 if an exponent would blow it up by more than kMaxCanonicalGrowth digits; else its size.
inline constexpr int64_t kMaxCanonicalGrowth = 1000;
int64_t CanonicalDecimalSize(const DecimalText& text);
// Appends it; `w` has room for that size.
char* WriteCanonicalDecimal(char* w, const DecimalText& text);

}  // namespace penstock
