#include "stdplugins/table/sqlite/number_text.h"

// SQLite's grammar of numbers in text: white space, a sign, digits with at most one point and at
// least one digit, an exponent, white space. It turns all but 64-bit integers into doubles. That
// loses nothing up to 15 significant digits; beyond, the text is compared with the shortest decimal
// of the double and with all its digits.

#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

constexpr int kSafeDigits = 15;     // significant digits that every normal double keeps
constexpr int kSafeExponent = 290;  // away from overflow and subnormal doubles

constexpr std::string_view kSpaces = " \t\n\v\f\r";

// A decimal as its significant digits, first to last nonzero, across a point, and the power of ten
// of the first.
struct Decimal {
  const char* first = nullptr;
  const char* last = nullptr;  // inclusive
  int64_t exponent = 0;
  int64_t digits = 0;
};

struct Scan {
  std::string_view body;  // without space and plus sign
  bool padded = false;
  bool is_integer = false;
  Decimal decimal;
};

std::optional<Scan> ScanNumber(std::string_view text) {
  Scan scan;
  const size_t size = text.size();
  text = Trim(text, kSpaces);
  scan.padded = text.size() != size;
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (!text.empty() && text.front() == '-') return std::nullopt;
  }
  scan.body = text;

  const char* p = text.data();
  const char* const end = p + text.size();
  if (p < end && *p == '-') p++;
  const char* const whole = p;
  while (p < end && IsDigit(*p)) p++;
  const char* const point = p;
  int64_t digit_count = p - whole;
  const bool has_point = p < end && *p == '.';
  if (has_point) {
    p++;
    while (p < end && IsDigit(*p)) p++;
    digit_count += p - point - 1;
  }
  if (digit_count == 0) return std::nullopt;
  const char* const mantissa_end = p;
  scan.is_integer = !has_point && p == end;

  int64_t exponent = 0;
  if (p < end && (*p == 'e' || *p == 'E')) {
    p++;
    const bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) p++;
    if (p == end || !IsDigit(*p)) return std::nullopt;
    for (; p < end && IsDigit(*p); p++) {
      if (exponent < 1000000) exponent = exponent * 10 + (*p - '0');
    }
    if (negative) exponent = -exponent;
  }
  if (p != end) return std::nullopt;

  for (const char* q = whole; q < mantissa_end; q++) {
    if (*q == '.' || *q == '0') continue;
    if (scan.decimal.first == nullptr) scan.decimal.first = q;
    scan.decimal.last = q;
  }
  if (scan.decimal.first != nullptr) {
    const char* first = scan.decimal.first;
    const char* last = scan.decimal.last;
    scan.decimal.exponent = exponent + (first < point ? point - first - 1 : point - first);
    scan.decimal.digits = last - first + 1 - (first < point && last > point ? 1 : 0);
  }
  return scan;
}

// All digits of a double fit into 767 of them.
constexpr int kAllDigits = 767;

bool SameDecimal(const Decimal& a, const Decimal& b) {
  if (a.digits != b.digits || a.exponent != b.exponent) return false;
  const char* q = b.first;
  for (const char* p = a.first; p <= a.last; p++, q++) {
    if (*p == '.') p++;
    if (*q == '.') q++;
    if (*p != *q) return false;
  }
  return true;
}

// Whether the decimal is that of `text`, as to_chars wrote it.
bool IsWritten(const Decimal& decimal, const char* text, const char* end) {
  const std::optional<Scan> scan = ScanNumber({text, static_cast<size_t>(end - text)});
  return scan.has_value() && SameDecimal(decimal, scan->decimal);
}

bool IsHeldBy(double real, const Decimal& decimal) {
  if (decimal.digits <= kSafeDigits && std::abs(decimal.exponent) < kSafeExponent) return true;
  char digits[kAllDigits + 32];
  char* const room_end = digits + sizeof digits;
  if (IsWritten(decimal, digits, std::to_chars(digits, room_end, real).ptr)) return true;
  const auto all =
      std::to_chars(digits, room_end, real, std::chars_format::scientific, kAllDigits - 1);
  return IsWritten(decimal, digits, all.ptr);
}

// The decimal as an integer, where it is one of 64 bits.
std::optional<int64_t> WholeOf(const Decimal& decimal, bool is_negative) {
  constexpr int64_t kMaxExponent = 18;  // below 10^19, which 64 bits without a sign hold
  if (decimal.digits == 0) return 0;
  if (decimal.exponent < decimal.digits - 1 || decimal.exponent > kMaxExponent) return std::nullopt;
  uint64_t value = 0;
  for (const char* p = decimal.first; p <= decimal.last; p++) {
    if (*p != '.') value = value * 10 + static_cast<uint64_t>(*p - '0');
  }
  for (int64_t i = decimal.digits - 1; i < decimal.exponent; i++) value *= 10;
  constexpr uint64_t kLargest = INT64_MAX;
  if (value > kLargest + (is_negative ? 1 : 0)) return std::nullopt;
  return static_cast<int64_t>(is_negative ? 0 - value : value);
}

}  // namespace

NumberText ParseNumberText(std::string_view text) {
  NumberText number;
  const std::optional<Scan> scan = ScanNumber(text);
  if (!scan.has_value()) return number;
  number.padded = scan->padded;
  const char* const end = scan->body.data() + scan->body.size();
  number.whole = WholeOf(scan->decimal, scan->body.front() == '-');
  if (scan->is_integer &&
      std::from_chars(scan->body.data(), end, number.integer).ec == std::errc()) {
    number.kind = NumberText::Kind::kInteger;
    return number;
  }
  number.kind = NumberText::Kind::kLossy;
  if (std::from_chars(scan->body.data(), end, number.real).ec != std::errc()) return number;
  if (IsHeldBy(number.real, scan->decimal)) number.kind = NumberText::Kind::kReal;
  return number;
}

bool FitsDouble(int64_t value) {
  // 2^63 is a double but no int64; everything that rounds up to it does not fit.
  constexpr double kTwoTo63 = 9223372036854775808.0;
  const double real = static_cast<double>(value);
  return real < kTwoTo63 && static_cast<int64_t>(real) == value;
}

int FormatReal(double value, char* out) {
  constexpr int kRoom = 32;
  if (std::isinf(value)) {
    const std::string_view text = value < 0 ? "-Infinity" : "Infinity";
    memcpy(out, text.data(), text.size());
    return static_cast<int>(text.size());
  }
  char* end = std::to_chars(out, out + kRoom - 2, value).ptr;
  for (const char* p = out; p < end; p++) {
    if (*p == '.' || *p == 'e') return static_cast<int>(end - out);
  }
  *end++ = '.';
  *end++ = '0';
  return static_cast<int>(end - out);
}

}  // namespace penstock
