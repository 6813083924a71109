#pragma once
// Decimal numbers of any length, computed digit by digit as on paper. Slow and plain on purpose.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace penstock::reference {

// (negative ? -1 : 1) * digits / 10^scale. `digits` has no leading zeros; zero is "0", never
// negative. `scale` may be negative.
struct Number {
  bool negative = false;
  std::string digits = "0";
  int64_t scale = 0;

  bool is_zero() const { return digits == "0"; }
};

Number FromInt(__int128 value);

// Blanks around, sign, digits, point, exponent; nothing if it is not in this form. Exponents beyond
// a thousand million count as that.
std::optional<Number> ParseNumber(std::string_view text);

// Equal value, exactly `scale` digits after the point; nothing if digits other than 0 would be cut.
std::optional<Number> Rescale(const Number& number, int64_t scale);

enum class Rounding { kHalfAwayFromZero, kTowardZero, kDown, kUp };
Number Round(const Number& number, int64_t scale, Rounding rounding);

Number Negate(Number number);
Number Add(const Number& a, const Number& b);
Number Subtract(const Number& a, const Number& b);
Number Multiply(const Number& a, const Number& b);
// a / b to `scale` digits after the point, halves away from zero. b is not zero.
Number Divide(const Number& a, const Number& b, int64_t scale);
// a - b * trunc(a / b), with the larger scale. b is not zero.
Number Remainder(const Number& a, const Number& b);
int Compare(const Number& a, const Number& b);  // -1, 0, 1

// Digits before the point; 0 if the whole part is zero.
int64_t WholeDigits(const Number& number);
// Plain digits, `scale` of them after the point (none if it is not positive).
std::string ToText(const Number& number);
// Nothing if it is not whole or not in range.
std::optional<int64_t> ToInt64(const Number& number);
std::optional<__int128> ToInt128(const Number& number);

}  // namespace penstock::reference
