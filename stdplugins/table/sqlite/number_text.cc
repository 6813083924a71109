#include "stdplugins/table/sqlite/number_text.h"

// SQLite's grammar of numbers in text: white space, a sign, digits with at most one point and at
// least one digit, an exponent, white space. It turns all but 64-bit integers into doubles. That
// loses nothing up to 15 significant digits; beyond, the text is compared with the shortest decimal
// of the double.

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

}  // namespace

NumberText ParseNumberText(std::string_view text) {
  NumberText number;
  const std::optional<Scan> scan = ScanNumber(text);
  if (!scan.has_value()) return number;
  number.padded = scan->padded;
  const char* const end = scan->body.data() + scan->body.size();
  if (scan->is_integer &&
      std::from_chars(scan->body.data(), end, number.integer).ec == std::errc()) {
    number.kind = NumberText::Kind::kInteger;
    return number;
  }
  number.kind = NumberText::Kind::kLossy;
  if (std::from_chars(scan->body.data(), end, number.real).ec != std::errc()) return number;
  const Decimal& decimal = scan->decimal;
  bool exact = decimal.digits <= kSafeDigits && std::abs(decimal.exponent) < kSafeExponent;
  if (!exact) {
    char shortest[32];
    const auto written = std::to_chars(shortest, shortest + sizeof shortest, number.real);
    const std::optional<Scan> again =
        ScanNumber({shortest, static_cast<size_t>(written.ptr - shortest)});
    exact = again.has_value() && SameDecimal(decimal, again->decimal);
  }
  if (exact) number.kind = NumberText::Kind::kReal;
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
