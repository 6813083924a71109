// Decimals of up to 38 digits with intermediate results of up to 76: magnitudes are held in 256
// bits as four 64-bit limbs, least significant first. Division goes bit by bit, which is slow and
// plainly right; results that fit in 128 bits all along take the compiler's division.

#include "runtime/kernels/slow_arithmetic.h"

#include <math.h>

#include <string_view>

#include "runtime/kernels/round_mode.h"
#include "runtime/kernels/slow_numbers.h"
#include "runtime/type/decimal.h"
#include "runtime/type/double_text.h"

namespace penstock {
namespace {

using u128 = unsigned __int128;

constexpr u128 Power10(int exponent) {
  u128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}
constexpr u128 kLimit = Power10(38);

u128 Magnitude(pst_i128 value) {
  return value < 0 ? -static_cast<u128>(value) : static_cast<u128>(value);
}

pst_i128 Signed(u128 magnitude, bool negative) {
  return static_cast<pst_i128>(negative ? -magnitude : magnitude);
}

struct Wide {
  uint64_t limb[4] = {};
};

// `factor` is small enough that the product has 256 bits.
Wide Times(Wide a, uint64_t factor) {
  u128 carry = 0;
  for (uint64_t& limb : a.limb) {
    carry += static_cast<u128>(limb) * factor;
    limb = static_cast<uint64_t>(carry);
    carry >>= 64;
  }
  return a;
}

Wide Product(u128 a, u128 b) {
  Wide product;
  const uint64_t x[2] = {static_cast<uint64_t>(a), static_cast<uint64_t>(a >> 64)};
  const uint64_t y[2] = {static_cast<uint64_t>(b), static_cast<uint64_t>(b >> 64)};
  for (int i = 0; i < 2; ++i) {
    u128 carry = 0;
    for (int j = 0; j < 2; ++j) {
      carry += static_cast<u128>(x[i]) * y[j] + product.limb[i + j];
      product.limb[i + j] = static_cast<uint64_t>(carry);
      carry >>= 64;
    }
    product.limb[i + 2] += static_cast<uint64_t>(carry);
  }
  return product;
}

u128 High(const Wide& a) { return static_cast<u128>(a.limb[3]) << 64 | a.limb[2]; }
u128 Low(const Wide& a) { return static_cast<u128>(a.limb[1]) << 64 | a.limb[0]; }

struct Quotient {
  u128 value = 0;
  u128 remainder = 0;
  bool too_large = false;  // the quotient does not fit in 128 bits
};

// `b` is below 2^127, so that a remainder can be doubled.
Quotient Divide(const Wide& a, u128 b) {
  Quotient q;
  for (int bit = 255; bit >= 0; --bit) {
    q.remainder = q.remainder << 1 | ((a.limb[bit / 64] >> (bit % 64)) & 1);
    const bool one = q.remainder >= b;
    if (one) q.remainder -= b;
    if (one && bit >= 128) q.too_large = true;
    if (bit < 128) q.value = q.value << 1 | static_cast<u128>(one);
  }
  return q;
}

// Whether a quotient with this remainder goes one further from zero.
bool GoesFurther(u128 remainder, u128 divisor, bool negative, int32_t mode) {
  switch (static_cast<RoundMode>(mode)) {
    case kRoundHalfAway:
      return remainder >= divisor - remainder;
    case kRoundToZero:
      return false;
    case kRoundDown:
      return negative && remainder != 0;
    case kRoundUp:
      return !negative && remainder != 0;
  }
  return false;
}

}  // namespace
}  // namespace penstock

using namespace penstock;

int32_t pst_slow_divide_dec128(const pst_i128* a, const pst_i128* b, int32_t power, pst_i128* out) {
  const bool negative = (*a < 0) != (*b < 0);
  const u128 divisor = Magnitude(*b);
  Wide dividend;
  const u128 magnitude = Magnitude(*a);
  dividend.limb[0] = static_cast<uint64_t>(magnitude);
  dividend.limb[1] = static_cast<uint64_t>(magnitude >> 64);
  // From 10^76 on any quotient by a number below 10^38 has more than 38 digits, and 10^77 still
  // fits in 256 bits.
  const Wide limit = Product(kLimit, kLimit);
  const u128 limit_high = High(limit);
  for (int32_t i = 0; i < power && magnitude != 0; ++i) {
    dividend = Times(dividend, 10);
    if (High(dividend) > limit_high) return kOutOfRange;
  }
  Quotient q;
  if (High(dividend) == 0) {
    q.value = Low(dividend) / divisor;
    q.remainder = Low(dividend) % divisor;
  } else {
    q = Divide(dividend, divisor);
  }
  if (q.too_large || q.value >= kLimit) return kOutOfRange;
  if (GoesFurther(q.remainder, divisor, negative, kRoundHalfAway)) ++q.value;
  if (q.value >= kLimit) return kOutOfRange;
  *out = Signed(q.value, negative);
  return 0;
}

int32_t pst_slow_multiply_dec128(const pst_i128* a, const pst_i128* b, pst_i128* out) {
  const Wide product = Product(Magnitude(*a), Magnitude(*b));
  if (High(product) != 0 || Low(product) >= kLimit) return kOutOfRange;
  *out = Signed(Low(product), (*a < 0) != (*b < 0));
  return 0;
}

void pst_slow_remainder_int128(const pst_i128* a, const pst_i128* b, pst_i128* out) {
  *out = Signed(Magnitude(*a) % Magnitude(*b), *a < 0);
}

int32_t pst_slow_round_int128(const pst_i128* value, int32_t drop, int32_t raise, int32_t mode,
                              pst_i128* out) {
  const bool negative = *value < 0;
  u128 magnitude = Magnitude(*value);
  if (drop > 38) {
    // No value has so many digits: what is left is 0, or 1 if rounded away from zero at all.
    const bool away = (mode == kRoundDown && negative) || (mode == kRoundUp && !negative);
    magnitude = away && magnitude != 0 ? 1 : 0;
  } else {
    const u128 divisor = Power10(drop);
    const u128 remainder = magnitude % divisor;
    magnitude /= divisor;
    if (drop > 0 && GoesFurther(remainder, divisor, negative, mode)) ++magnitude;
  }
  const Wide raised = Product(magnitude, Power10(raise));
  if (High(raised) != 0 || Low(raised) >= kLimit) return kOutOfRange;
  *out = Signed(Low(raised), negative);
  return 0;
}

double pst_slow_round_float64(double value, int32_t digits, int32_t mode) {
  if (!isfinite(value) || value == 0) return value;
  char text[64];
  const DecimalText written =
      ScanDecimal({text, static_cast<size_t>(WriteDouble(text, fabs(value)) - text)});
  int64_t scale = static_cast<int64_t>(written.fraction.size()) - written.exponent;
  u128 magnitude = 0;
  for (const std::string_view part : {written.whole, written.fraction}) {
    for (const char c : part) magnitude = magnitude * 10 + static_cast<unsigned>(c - '0');
  }
  for (; magnitude % 10 == 0; --scale) magnitude /= 10;
  if (scale <= digits) return value;
  pst_i128 rounded = 0;
  const pst_i128 exact = Signed(magnitude, value < 0);
  const auto drop = static_cast<int32_t>(scale - digits);
  pst_slow_round_int128(&exact, drop, 0, mode, &rounded);  // at most 17 digits
  if (rounded == 0) return copysign(0, value);
  char* end = WriteDecimal(text, rounded, 0);
  *end++ = 'e';
  end = WriteDecimal(end, -digits, 0);
  pst_slow_float64_from_text(text, end - text, &value);
  return value;
}

double pst_slow_remainder_float64(double a, double b) { return fmod(a, b); }
double pst_slow_power(double x, double y) { return pow(x, y); }
double pst_slow_square_root(double x) { return sqrt(x); }
