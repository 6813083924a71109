// The digits are fmt's, the fewest that read back as the same number. (std::to_chars would give the
// same, and its tables would make every executable larger.)

#include "runtime/type/double_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
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
  char text[32];  // 123.45, 0.0012 or 1.2345e+20
  const std::string_view shown(text, fmt::format_to(text, "{}", std::fabs(value)) - text);
  const std::string_view mantissa = shown.substr(0, shown.find('e'));
  const size_t point = std::min(mantissa.find('.'), mantissa.size());
  const size_t first = mantissa.find_first_not_of("0.");
  int exponent = static_cast<int>(point) - static_cast<int>(first) - (first < point ? 1 : 0);
  if (mantissa.size() < shown.size()) {
    const bool is_negative = shown[mantissa.size() + 1] == '-';
    int written = 0;
    std::from_chars(shown.data() + mantissa.size() + 2, shown.data() + shown.size(), written);
    exponent += is_negative ? -written : written;
  }
  char digits[24];
  int count = 0;
  for (const char c : mantissa.substr(first)) {
    if (c != '.') digits[count++] = c;
  }
  while (digits[count - 1] == '0') --count;
  if (exponent < kLowestPlainExponent || exponent > kHighestPlainExponent) {
    *w++ = digits[0];
    if (count > 1) *w++ = '.';
    for (int i = 1; i < count; ++i) *w++ = digits[i];
    return fmt::format_to(w, "e{}{:02}", exponent < 0 ? '-' : '+', std::abs(exponent));
  }
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
