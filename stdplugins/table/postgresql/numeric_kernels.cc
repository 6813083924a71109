// The kernels of `numeric`: digits of base 10000 around the decimal point.
//
//   int16 digits  int16 weight of the first one: it counts 10000^weight
//   uint16 sign  uint16 digits after the point that are shown  int16 digit ...
//
// Nothing is divided by anything but constants, and 128-bit numbers by nothing at all, because that
// would be a library call.

#include "stdplugins/table/postgresql/big_endian.h"

namespace {

using namespace penstock;
using namespace penstock::postgresql;
using Wide = unsigned __int128;

constexpr int64_t kHeader = 8;
constexpr uint16_t kPositive = 0x0000, kNegative = 0x4000;
constexpr uint32_t kBase = 10000;
constexpr uint32_t kPowers[5] = {1, 10, 100, 1000, 10000};

PST_INLINE constexpr Wide PowerOfTen(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}
// What may be multiplied by a power of ten and stay below 10^38.
constexpr Wide kLimits[5] = {PowerOfTen(38), PowerOfTen(37), PowerOfTen(36), PowerOfTen(35),
                             PowerOfTen(34)};

// The magnitude, `scale` digits of it after the point. Below 10^38.
PST_INLINE int32_t GetMagnitude(const char* p, int32_t size, int32_t scale, Wide* out,
                                bool* negative) {
  if (PST_UNLIKELY(size < kHeader || size % 2 != 0)) return kBadRow;
  const int32_t digits = Get<int16_t>(p);
  const int32_t weight = Get<int16_t>(p + 2);
  const uint16_t sign = Get<uint16_t>(p + 4);
  if (PST_UNLIKELY(digits < 0 || size != kHeader + 2 * digits)) return kBadRow;
  if (PST_UNLIKELY(sign != kPositive && sign != kNegative)) return kNotDecimal;  // NaN, infinite
  *negative = sign == kNegative;
  Wide value = 0;
  for (int32_t i = 0; i < digits; ++i) {
    const uint32_t digit = Get<uint16_t>(p + kHeader + 2 * i);
    if (PST_UNLIKELY(digit >= kBase)) return kBadRow;
    // So many of its four decimal digits are before the end of the scale.
    const int32_t room = scale + 4 * (weight - i + 1);
    const int32_t kept = room > 4 ? 4 : room < 0 ? 0 : room;
    if (PST_UNLIKELY(digit % kPowers[4 - kept] != 0)) return kTooManyFractionDigits;
    if (PST_UNLIKELY(value >= kLimits[kept])) return kTooManyDigits;
    value = value * kPowers[kept] + digit / kPowers[4 - kept];
  }
  // Zeros at the end are not sent.
  for (int32_t zeros = scale + 4 * (weight - digits + 1); zeros > 0 && value != 0; --zeros) {
    if (PST_UNLIKELY(value >= kLimits[1])) return kTooManyDigits;
    value *= 10;
  }
  *out = value;
  return kNotDirty;
}

template <typename Out>
PST_INLINE int32_t GetDecimal(const char* p, int32_t precision, int32_t scale, Out* out) {
  const int32_t size = Get<int32_t>(p);
  if (size < 0) return PST_IS_NULL;
  Wide value = 0;
  bool negative = false;
  const int32_t rc = GetMagnitude(p + kSizeBytes, size, scale, &value, &negative);
  if (PST_UNLIKELY(rc != 0)) return rc;
  Wide bound = 1;
  for (int32_t i = 0; i < precision; ++i) bound *= 10;
  if (PST_UNLIKELY(value >= bound)) return kTooManyDigits;
  const auto magnitude = static_cast<Out>(value);
  *out = negative ? -magnitude : magnitude;
  return kNotDirty;
}

// value / divisor, which is at most kBase; *rest is what remains.
PST_INLINE Wide Divide(Wide value, uint32_t divisor, uint32_t* rest) {
  Wide quotient = 0;
  uint64_t remainder = 0;
  for (int shift = 96; shift >= 0; shift -= 32) {
    remainder = remainder << 32 | static_cast<uint32_t>(value >> shift);
    quotient = quotient << 32 | remainder / divisor;
    remainder %= divisor;
  }
  *rest = static_cast<uint32_t>(remainder);
  return quotient;
}

PST_INLINE char* PutDecimal(char* w, Wide value, bool negative, int32_t scale) {
  uint16_t digits[12];
  int32_t count = 0;  // from the last one on
  const int32_t after_point = (scale + 3) / 4;
  const int32_t in_last = scale % 4;
  if (in_last != 0) {
    uint32_t rest = 0;
    value = Divide(value, kPowers[in_last], &rest);
    digits[count++] = static_cast<uint16_t>(rest * kPowers[4 - in_last]);
  }
  while (value != 0 || count < after_point) {
    uint32_t rest = 0;
    value = Divide(value, kBase, &rest);
    digits[count++] = static_cast<uint16_t>(rest);
  }
  int32_t first = count, last = 0;
  while (first > last && digits[first - 1] == 0) --first;
  while (last < first && digits[last] == 0) ++last;
  w = Put(w, static_cast<int32_t>(kHeader + 2 * (first - last)));
  w = Put(w, static_cast<int16_t>(first - last));
  w = Put(w, static_cast<int16_t>(first == last ? 0 : first - after_point - 1));
  w = Put(w, negative && first != last ? kNegative : kPositive);
  w = Put(w, static_cast<uint16_t>(scale));
  for (int32_t i = first; i > last; --i) w = Put(w, digits[i - 1]);
  return w;
}

}  // namespace

extern "C" {

int32_t pst_w_postgresql_get_decimal(pst_ctx*, const char* p, const char*, int32_t precision,
                                     int32_t scale, int64_t* out) {
  return GetDecimal(p, precision, scale, out);
}
int32_t pst_w_postgresql_get_decimal38(pst_ctx*, const char* p, const char*, int32_t precision,
                                       int32_t scale, pst_i128* out) {
  return GetDecimal(p, precision, scale, out);
}
char* pst_w_postgresql_put_decimal(pst_ctx*, char* w, int64_t value, int32_t scale, int32_t*) {
  const bool negative = value < 0;
  const uint64_t bits = static_cast<uint64_t>(value);
  return PutDecimal(w, negative ? 0 - bits : bits, negative, scale);
}
char* pst_w_postgresql_put_decimal38(pst_ctx*, char* w, const pst_i128* value, int32_t scale,
                                     int32_t*) {
  const bool negative = *value < 0;
  const Wide bits = static_cast<Wide>(*value);
  return PutDecimal(w, negative ? 0 - bits : bits, negative, scale);
}

}  // extern "C"
