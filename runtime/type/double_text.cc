// The digits are those of std::to_chars.

#include "runtime/type/double_text.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

namespace penstock {
namespace {

constexpr int kLowestPlainExponent = -7;
constexpr int kHighestPlainExponent = 20;

}  // namespace

char* WriteDouble(char* w, double value) {
  if (std::isnan(value)) return static_cast<char*>(std::memcpy(w, "NaN", 3)) + 3;
  if (std::signbit(value)) *w++ = '-';
  if (std::isinf(value)) return static_cast<char*>(std::memcpy(w, "Infinity", 8)) + 8;
  if (value == 0) {
    *w++ = '0';
    return w;
  }
  char text[32];  // d.ddde+xx
  const auto result =
      std::to_chars(text, text + sizeof text, std::fabs(value), std::chars_format::scientific);
  const std::string_view scientific(text, static_cast<size_t>(result.ptr - text));
  const size_t e = scientific.find('e');
  int exponent = 0;
  std::from_chars(text + e + 2, result.ptr, exponent);
  if (scientific[e + 1] == '-') exponent = -exponent;
  if (exponent < kLowestPlainExponent || exponent > kHighestPlainExponent) {
    return static_cast<char*>(std::memcpy(w, text, scientific.size())) + scientific.size();
  }
  char digits[24];
  digits[0] = text[0];
  int count = 1;
  for (size_t i = 2; i < e; ++i) digits[count++] = text[i];
  if (exponent < 0) {
    *w++ = '0';
    *w++ = '.';
    for (int i = -1; i > exponent; --i) *w++ = '0';
  }
  for (int i = 0; i < count; ++i) {
    *w++ = digits[i];
    if (i == exponent && i + 1 < count) *w++ = '.';
  }
  for (int i = count; i <= exponent; ++i) *w++ = '0';
  return w;
}

}  // namespace penstock
