#include "tests/reference/number.h"

#include <algorithm>
#include <limits>

namespace penstock::reference {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string Strip(std::string digits) {
  const size_t first = digits.find_first_not_of('0');
  return first == digits.npos ? "0" : digits.substr(first);
}

Number Made(bool negative, std::string digits, int64_t scale) {
  Number number{negative, Strip(std::move(digits)), scale};
  if (number.is_zero()) number.negative = false;
  return number;
}

// Whole numbers as strings of digits without leading zeros.
int CompareDigits(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a == b ? 0 : a < b ? -1 : 1;
}

std::string AddDigits(const std::string& a, const std::string& b) {
  std::string sum;
  int carry = 0;
  for (size_t i = 0; i < std::max(a.size(), b.size()) || carry != 0; ++i) {
    if (i < a.size()) carry += a[a.size() - 1 - i] - '0';
    if (i < b.size()) carry += b[b.size() - 1 - i] - '0';
    sum += static_cast<char>('0' + carry % 10);
    carry /= 10;
  }
  std::reverse(sum.begin(), sum.end());
  return Strip(sum);
}

// a >= b
std::string SubtractDigits(const std::string& a, const std::string& b) {
  std::string rest;
  int borrow = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    int digit = a[a.size() - 1 - i] - '0' - borrow;
    if (i < b.size()) digit -= b[b.size() - 1 - i] - '0';
    borrow = digit < 0 ? 1 : 0;
    rest += static_cast<char>('0' + digit + 10 * borrow);
  }
  std::reverse(rest.begin(), rest.end());
  return Strip(rest);
}

std::string MultiplyDigits(const std::string& a, const std::string& b) {
  std::string product(a.size() + b.size(), '\0');
  for (size_t i = a.size(); i-- > 0;) {
    int carry = 0;
    for (size_t j = b.size(); j-- > 0;) {
      const int sum = product[i + j + 1] + (a[i] - '0') * (b[j] - '0') + carry;
      product[i + j + 1] = static_cast<char>(sum % 10);
      carry = sum / 10;
    }
    product[i] = static_cast<char>(product[i] + carry);
  }
  for (char& c : product) c = static_cast<char>(c + '0');
  return Strip(product);
}

struct Quotient {
  std::string whole;
  std::string rest;
};

Quotient DivideDigits(const std::string& a, const std::string& b) {
  Quotient result{"", "0"};
  for (char digit : a) {
    result.rest = Strip(result.rest + digit);
    char count = '0';
    while (CompareDigits(result.rest, b) >= 0) {
      result.rest = SubtractDigits(result.rest, b);
      ++count;
    }
    result.whole += count;
  }
  result.whole = Strip(result.whole);
  return result;
}

// Digits as if the number had the larger scale `scale`.
std::string DigitsAt(const Number& number, int64_t scale) {
  if (number.is_zero()) return "0";
  return number.digits + std::string(static_cast<size_t>(scale - number.scale), '0');
}

}  // namespace

Number FromInt(__int128 value) {
  const bool negative = value < 0;
  auto rest = static_cast<unsigned __int128>(value);
  if (negative) rest = 0 - rest;
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  return Made(negative, digits, 0);
}

std::optional<Number> ParseNumber(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  size_t at = 0;
  bool negative = false;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) negative = text[at++] == '-';
  std::string digits;
  int64_t scale = 0;
  while (at < text.size() && IsDigit(text[at])) digits += text[at++];
  if (at < text.size() && text[at] == '.') {
    for (++at; at < text.size() && IsDigit(text[at]); ++scale) digits += text[at++];
  }
  if (digits.empty()) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    bool minus = false;
    if (++at < text.size() && (text[at] == '-' || text[at] == '+')) minus = text[at++] == '-';
    if (at == text.size()) return std::nullopt;
    int64_t exponent = 0;
    while (at < text.size() && IsDigit(text[at])) {
      exponent = std::min<int64_t>(1000000000, exponent * 10 + (text[at++] - '0'));
    }
    // Zero has no power of ten.
    if (Strip(digits) != "0") scale -= minus ? -exponent : exponent;
  }
  if (at != text.size()) return std::nullopt;
  return Made(negative, digits, scale);
}

std::optional<Number> Rescale(const Number& number, int64_t scale) {
  if (number.is_zero()) return Number{false, "0", scale};
  if (scale >= number.scale) {
    // Longer than any type allows: the caller has refused such numbers before.
    return Made(number.negative, DigitsAt(number, scale), scale);
  }
  const auto cut = static_cast<size_t>(number.scale - scale);
  if (cut >= number.digits.size()) return std::nullopt;
  const size_t keep = number.digits.size() - cut;
  if (number.digits.find_first_not_of('0', keep) != std::string::npos) return std::nullopt;
  return Made(number.negative, number.digits.substr(0, keep), scale);
}

Number Round(const Number& number, int64_t scale, Rounding rounding) {
  if (scale >= number.scale) return *Rescale(number, scale);
  const auto cut = static_cast<size_t>(number.scale - scale);
  std::string digits = number.digits;
  if (digits.size() <= cut) digits.insert(0, cut + 1 - digits.size(), '0');
  const std::string kept = digits.substr(0, digits.size() - cut);
  const std::string lost = digits.substr(digits.size() - cut);
  const bool inexact = lost.find_first_not_of('0') != lost.npos;
  bool away = false;
  switch (rounding) {
    case Rounding::kHalfAwayFromZero:
      away = lost[0] >= '5';
      break;
    case Rounding::kTowardZero:
      break;
    case Rounding::kDown:
      away = inexact && number.negative;
      break;
    case Rounding::kUp:
      away = inexact && !number.negative;
      break;
  }
  return Made(number.negative, away ? AddDigits(Strip(kept), "1") : kept, scale);
}

Number Negate(Number number) {
  number.negative = !number.negative && !number.is_zero();
  return number;
}

Number Add(const Number& a, const Number& b) {
  const int64_t scale = std::max(a.scale, b.scale);
  const std::string x = DigitsAt(a, scale), y = DigitsAt(b, scale);
  if (a.negative == b.negative) return Made(a.negative, AddDigits(x, y), scale);
  if (CompareDigits(x, y) >= 0) return Made(a.negative, SubtractDigits(x, y), scale);
  return Made(b.negative, SubtractDigits(y, x), scale);
}

Number Subtract(const Number& a, const Number& b) { return Add(a, Negate(b)); }

Number Multiply(const Number& a, const Number& b) {
  return Made(a.negative != b.negative, MultiplyDigits(a.digits, b.digits), a.scale + b.scale);
}

Number Divide(const Number& a, const Number& b, int64_t scale) {
  // a.digits / 10^a.scale / (b.digits / 10^b.scale), with one digit more to round by
  const int64_t shift = scale + 1 - a.scale + b.scale;
  std::string dividend = a.digits, divisor = b.digits;
  (shift >= 0 ? dividend : divisor) += std::string(static_cast<size_t>(std::abs(shift)), '0');
  Quotient quotient = DivideDigits(Strip(dividend), Strip(divisor));
  return Round(Made(a.negative != b.negative, quotient.whole, scale + 1), scale,
               Rounding::kHalfAwayFromZero);
}

Number Remainder(const Number& a, const Number& b) {
  const int64_t scale = std::max(a.scale, b.scale);
  return Made(a.negative, DivideDigits(DigitsAt(a, scale), DigitsAt(b, scale)).rest, scale);
}

int Compare(const Number& a, const Number& b) {
  const Number difference = Subtract(a, b);
  return difference.is_zero() ? 0 : difference.negative ? -1 : 1;
}

int64_t WholeDigits(const Number& number) {
  if (number.is_zero()) return 0;
  return std::max<int64_t>(0, static_cast<int64_t>(number.digits.size()) - number.scale);
}

std::string ToText(const Number& number) {
  std::string text = number.digits;
  if (number.scale < 0 && !number.is_zero()) text.append(static_cast<size_t>(-number.scale), '0');
  if (number.scale > 0) {
    const auto scale = static_cast<size_t>(number.scale);
    if (text.size() <= scale) text.insert(0, scale + 1 - text.size(), '0');
    text.insert(text.size() - scale, ".");
  }
  return (number.negative ? "-" : "") + text;
}

std::optional<__int128> ToInt128(const Number& number) {
  if (number.is_zero()) return 0;
  if (number.scale < -40 || WholeDigits(number) > 38) return std::nullopt;
  const std::optional<Number> whole = Rescale(number, 0);
  if (!whole) return std::nullopt;
  __int128 value = 0;
  for (char digit : whole->digits) value = value * 10 + (digit - '0');
  return whole->negative ? -value : value;
}

std::optional<int64_t> ToInt64(const Number& number) {
  const std::optional<__int128> value = ToInt128(number);
  if (!value || *value < std::numeric_limits<int64_t>::min() ||
      *value > std::numeric_limits<int64_t>::max()) {
    return std::nullopt;
  }
  return static_cast<int64_t>(*value);
}

}  // namespace penstock::reference
