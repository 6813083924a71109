// Doubles. A text of at most 16 digits and point, whose digits are below 2^53, is its digits over
// an exact power of ten: one division, correctly rounded (W. Clinger, 1990). A whole number needs
// none, and a filter does not have to wait for it. A value that is a whole number of hundredths
// below 10^15 is written as such, which is its shortest text. The slow forms do the rest.

#include "runtime/kernels/conversion_kernels.h"
#include "runtime/kernels/numbers.h"
#include "runtime/kernels/slow_numbers.h"

namespace penstock {
namespace {

PST_INLINE int32_t ReadFloat64(const char* p, int64_t n, double* out) {
  if (PST_UNLIKELY(n <= 0)) return kEmptyNotNumber;
  const bool negative = *p == '-';
  const auto size = static_cast<uint64_t>(n - negative);
  if (PST_UNLIKELY(size - 1 > 15)) return pst_slow_float64_from_text(p, n, out);
  NumberWords words = LoadNumber(p + negative, size);
  uint64_t digits = 0;
  uint32_t fraction = 0;
  bool is_plain = false;
  if (words.high >> 40 == kPointByte) {  // the last three bytes are `.00`
    words = {words.low << 24, words.high << 24 | words.low >> 40};
    is_plain = JoinDigits16(words, &digits);
  } else {
    is_plain = ReadPointed(words, &digits, &fraction);
  }
  if (PST_UNLIKELY(!is_plain) || PST_UNLIKELY(digits >> 53 != 0)) {
    return pst_slow_float64_from_text(p, n, out);
  }
  auto value = static_cast<double>(static_cast<int64_t>(digits));
  if (fraction != 0) value /= kExactPowersOfTen[fraction];
  *out = negative ? -value : value;
  return kNotDirty;
}

// Text of a block, at most 16 bytes: digits with a sign before them and a point before the last.
PST_INLINE bool IsPlainNumber(const char* p, int64_t n) {
  const auto size = static_cast<uint64_t>(n);
  if (PST_UNLIKELY(size - 1 > 15)) return false;
  uint32_t others = NonDigitsOver(p, size);
  if (others == 0) return true;
  if (PST_UNLIKELY((others & 1) != 0) && *p == '-') {
    others -= 1;
    if (others == 0) return size > 1;
  }
  const bool one_before_the_last = (others & (others - 1)) == 0 && others >> (size - 1) == 0;
  return PST_LIKELY(one_before_the_last) && p[__builtin_ctz(others)] == '.';
}

PST_INLINE char* PutFloat64(char* w, double value) {
  const double magnitude = __builtin_fabs(value);
  const double hundredfold = magnitude * 100;
  if (PST_UNLIKELY(!(hundredfold < 1e15))) return pst_slow_put_float64(w, value);
  const auto hundredths = static_cast<int64_t>(hundredfold + 0.5);
  if (PST_UNLIKELY(static_cast<double>(hundredths) / 100 != magnitude)) {
    return pst_slow_put_float64(w, value);
  }
  if (__builtin_signbit(value)) *w++ = '-';
  const auto unsigned_hundredths = static_cast<uint64_t>(hundredths);
  w = PutUnsigned(w, unsigned_hundredths / 100);
  const uint64_t rest = unsigned_hundredths % 100;
  if (rest == 0) return w;
  *w = '.';
  PutPair(w + 1, rest);
  return w + (rest % 10 == 0 ? 2 : 3);
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_float64_from_bool(pst_ctx*, int32_t value, double* out) {
  *out = value;
  return kNotDirty;
}

int32_t pst_k_float64_from_int64(pst_ctx*, int64_t value, double* out) {
  *out = static_cast<double>(value);
  // 2^63 - 1 rounds up to 2^63, which is not an int64.
  if (PST_UNLIKELY(*out >= 0x1p63)) return kTooManyDigits;
  return static_cast<int64_t>(*out) == value ? kNotDirty : kTooManyDigits;
}

int32_t pst_k_float64_from_dec64(pst_ctx*, int64_t value, int32_t scale, double* out) {
  const int64_t limit = int64_t{1} << 53;
  if (PST_LIKELY(value >= -limit && value <= limit)) {
    *out = static_cast<double>(value) / kExactPowersOfTen[scale];
    return kNotDirty;
  }
  const pst_i128 wide = value;
  *out = pst_slow_float64_from_decimal(&wide, scale);
  return kNotDirty;
}

int32_t pst_k_float64_from_dec128(pst_ctx*, const pst_i128* value, int32_t scale, double* out) {
  *out = pst_slow_float64_from_decimal(value, scale);
  return kNotDirty;
}

int32_t pst_k_float64_from_dectext(pst_ctx*, const char* p, int64_t n, double* out) {
  return ReadFloat64(p, n, out);
}

int32_t pst_k_float64_from_string(pst_ctx*, const char* p, int64_t n, double* out) {
  return ReadFloat64(p, n, out);
}

int32_t pst_k_float64_from_any(pst_ctx* ctx, const pst_cell* cell, double* out) {
  switch (cell->tag) {
    case PST_NULL:
      return PST_IS_NULL;
    case PST_INT:
      return pst_k_float64_from_int64(ctx, cell->i, out);
    case PST_DOUBLE:
      *out = cell->d;
      return kNotDirty;
    case PST_TEXT:
      return ReadFloat64(cell->p, cell->size, out);
    default:
      return kNoConversion;
  }
}

int32_t pst_k_string_from_float64(pst_ctx* ctx, double value, pst_text* out) {
  char* room = ScratchRoom(ctx, 64);
  return KeepScratch(ctx, room, PutFloat64(room, value), out);
}

char* pst_f_float64(char* w, double value) { return PutFloat64(w, value); }

int32_t pst_t_float64(const char* p, int64_t n) { return IsPlainNumber(p, n); }

char* pst_c_float64(pst_ctx*, char* w, const char* p, int64_t n, int32_t* reason) {
  if (PST_LIKELY(IsPlainNumber(p, n))) return AppendOver(w, p, static_cast<uint64_t>(n));
  return pst_slow_copy_float64(w, p, n, reason);
}

}  // extern "C"
