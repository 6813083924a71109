// A written number is a string of digits and the place of its point. Scaling drops zeros at both
// ends, so that what is left has to fit whatever its exponent was, then adds the zeros that the
// scale wants. No arithmetic can overflow: at most 38 digits are ever multiplied out.

#include "runtime/type/decimal.h"

#include <algorithm>
#include <cstring>

#include "runtime/base/ascii.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

std::string_view TakeDigits(std::string_view text, size_t* at) {
  const size_t begin = *at;
  while (*at < text.size() && IsDigit(text[*at])) ++*at;
  return text.substr(begin, *at - begin);
}

// The digits of whole and fraction as one string.
struct Digits {
  std::string_view whole, fraction;
  int64_t size() const { return static_cast<int64_t>(whole.size() + fraction.size()); }
  char operator[](int64_t i) const {
    const auto at = static_cast<size_t>(i);
    return at < whole.size() ? whole[at] : fraction[at - whole.size()];
  }
  char* Write(char* w, int64_t begin, int64_t end) const {
    for (int64_t i = begin; i < end; ++i) *w++ = (*this)[i];
    return w;
  }
};

// What the canonical text consists of: digits [first, point) or "0", then '.', zeros, the rest.
struct Canonical {
  Digits digits;
  int64_t first = 0;  // first digit written before the point
  int64_t point = 0;  // digits before the point; may be negative or beyond the end
  bool negative = false;

  int64_t trailing_zeros() const { return std::max<int64_t>(0, point - digits.size()); }
  int64_t leading_zeros() const { return std::max<int64_t>(0, -point); }
  int64_t whole_end() const { return std::clamp<int64_t>(point, 0, digits.size()); }
  int64_t whole_size() const {
    return std::max<int64_t>(1, whole_end() - first + trailing_zeros());
  }
  int64_t fraction_size() const { return leading_zeros() + digits.size() - whole_end(); }
};

Canonical MakeCanonical(const DecimalText& text) {
  Canonical form{{text.whole, text.fraction}};
  int64_t nonzero = 0;
  while (nonzero < form.digits.size() && form.digits[nonzero] == '0') ++nonzero;
  const bool is_zero = nonzero == form.digits.size();
  form.point = static_cast<int64_t>(text.whole.size());
  if (!is_zero) form.point += text.exponent;
  form.negative = text.negative && !is_zero;
  form.first = std::min(nonzero, form.whole_end());
  // Zero keeps its fraction digits, but not a string of zeros before the point.
  if (is_zero) form.first = form.whole_end();
  return form;
}

}  // namespace

DecimalText ScanDecimal(std::string_view text) {
  DecimalText scanned;
  text = Trim(text);
  if (text.empty()) {
    scanned.fault = DecimalFault::kEmpty;
    return scanned;
  }
  size_t at = 0;
  if (text[0] == '-' || text[0] == '+') {
    scanned.negative = text[0] == '-';
    at = 1;
  }
  scanned.whole = TakeDigits(text, &at);
  if (at < text.size() && text[at] == '.') {
    ++at;
    scanned.fraction = TakeDigits(text, &at);
  }
  bool good = !scanned.whole.empty() || !scanned.fraction.empty();
  if (at < text.size() && (text[at] | 0x20) == 'e') {
    ++at;
    const bool negative = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::string_view digits = TakeDigits(text, &at);
    good = good && !digits.empty();
    for (const char c : digits) {
      scanned.exponent = std::min(scanned.exponent * 10 + (c - '0'), DecimalText::kMaxExponent);
    }
    if (negative) scanned.exponent = -scanned.exponent;
    scanned.has_exponent = true;
  }
  if (!good || at != text.size()) scanned.fault = DecimalFault::kNotDecimal;
  return scanned;
}

ScaledDecimal ScaleDecimal(const DecimalText& text, int precision, int scale) {
  if (text.fault != DecimalFault::kNone) return {text.fault};
  const Digits digits{text.whole, text.fraction};
  int64_t begin = 0;
  int64_t end = digits.size();
  while (begin < end && digits[begin] == '0') ++begin;
  while (end > begin && digits[end - 1] == '0') --end;
  if (begin == end) return {};
  const int64_t point = static_cast<int64_t>(text.whole.size()) + text.exponent;
  const int64_t fraction_size = end - point;
  const int64_t whole_size = point - begin;
  if (whole_size > precision - scale) return {DecimalFault::kTooManyDigits};
  if (fraction_size > scale) return {DecimalFault::kTooManyFractionDigits};
  __int128 value = 0;
  for (int64_t i = begin; i < end; ++i) value = value * 10 + (digits[i] - '0');
  value *= PowerOfTen(static_cast<int>(scale - fraction_size));
  return {DecimalFault::kNone, text.negative ? -value : value};
}

__int128 PowerOfTen(int exponent) {
  PST_CHECK(exponent >= 0 && exponent <= 38);
  __int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

char* WriteDecimal(char* w, __int128 value, int scale) {
  auto rest = static_cast<unsigned __int128>(value);
  if (value < 0) {
    *w++ = '-';
    rest = 0 - rest;
  }
  char reversed[48];
  int size = 0;
  while (rest != 0 || size <= scale) {
    reversed[size++] = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  while (size > 0) {
    *w++ = reversed[--size];
    if (size == scale && scale > 0) *w++ = '.';
  }
  return w;
}

std::string FormatDecimal(__int128 value, int scale) {
  char buffer[64];
  return std::string(buffer, WriteDecimal(buffer, value, scale));
}

int64_t CanonicalDecimalSize(const DecimalText& text) {
  const Canonical form = MakeCanonical(text);
  if (form.trailing_zeros() > kMaxCanonicalGrowth || form.leading_zeros() > kMaxCanonicalGrowth) {
    return -1;
  }
  const int64_t fraction = form.fraction_size();
  return form.negative + form.whole_size() + (fraction > 0 ? 1 + fraction : 0);
}

char* WriteCanonicalDecimal(char* w, const DecimalText& text) {
  const Canonical form = MakeCanonical(text);
  if (form.negative) *w++ = '-';
  const char* const whole_begin = w;
  w = form.digits.Write(w, form.first, form.whole_end());
  w = std::fill_n(w, form.trailing_zeros(), '0');
  if (w == whole_begin) *w++ = '0';
  if (form.fraction_size() == 0) return w;
  *w++ = '.';
  w = std::fill_n(w, form.leading_zeros(), '0');
  return form.digits.Write(w, form.whole_end(), form.digits.size());
}

}  // namespace penstock
