// Arithmetic. Results that leave their type refuse the record: there is no wrap-around, and no
// infinity from finite doubles. Decimals are scaled integers, already of one scale where that
// matters; those of up to 18 digits use the kernels of Int64, which cannot overflow for them.

#include "runtime/kernels/expression_kernels.h"
#include "runtime/kernels/kernel.h"
#include "runtime/kernels/round_mode.h"
#include "runtime/kernels/slow_arithmetic.h"

namespace penstock {
namespace {

constexpr pst_i128 TenToThe38() {
  pst_i128 power = 1;
  for (int i = 0; i < 38; ++i) power *= 10;
  return power;
}
constexpr pst_i128 kLimit = TenToThe38();

constexpr int64_t kPowers[] = {1,
                               10,
                               100,
                               1000,
                               10000,
                               100000,
                               1000000,
                               10000000,
                               100000000,
                               1000000000,
                               10000000000,
                               100000000000,
                               1000000000000,
                               10000000000000,
                               100000000000000,
                               1000000000000000,
                               10000000000000000,
                               100000000000000000,
                               1000000000000000000};

PST_INLINE bool FitsInt64(pst_i128 value) { return value == static_cast<int64_t>(value); }

PST_INLINE int32_t CheckDec128(pst_i128 value, pst_i128* out) {
  *out = value;
  return PST_UNLIKELY(value >= kLimit || value <= -kLimit) ? kOutOfRange : 0;
}

PST_INLINE bool IsFinite(double x) { return x - x == 0; }

PST_INLINE int32_t CheckFloat64(double value, double a, double b, double* out) {
  *out = value;
  return PST_UNLIKELY(!IsFinite(value)) && IsFinite(a) && IsFinite(b) ? kOutOfRange : 0;
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_add_int64(pst_ctx*, int64_t a, int64_t b, int64_t* out) {
  return __builtin_add_overflow(a, b, out) ? kOutOfRange : 0;
}
int32_t pst_k_sub_int64(pst_ctx*, int64_t a, int64_t b, int64_t* out) {
  return __builtin_sub_overflow(a, b, out) ? kOutOfRange : 0;
}
int32_t pst_k_mul_int64(pst_ctx*, int64_t a, int64_t b, int64_t* out) {
  return __builtin_mul_overflow(a, b, out) ? kOutOfRange : 0;
}
int32_t pst_k_mod_int64(pst_ctx*, int64_t a, int64_t b, int64_t* out) {
  if (PST_UNLIKELY(b == 0)) return kDivisionByZero;
  *out = b == -1 ? 0 : a % b;  // the least integer has no quotient by -1
  return 0;
}
int32_t pst_k_neg_int64(pst_ctx*, int64_t a, int64_t* out) {
  return __builtin_sub_overflow(int64_t{0}, a, out) ? kOutOfRange : 0;
}
int32_t pst_k_abs_int64(pst_ctx*, int64_t a, int64_t* out) {
  *out = a;
  if (a >= 0) return 0;
  return __builtin_sub_overflow(int64_t{0}, a, out) ? kOutOfRange : 0;
}
int32_t pst_k_sign_int64(pst_ctx*, int64_t a, int64_t* out) {
  *out = (a > 0) - (a < 0);
  return 0;
}

// Two numbers of 64 bits, to a decimal of up to 38 digits: never too large.
int32_t pst_k_mul_wide(pst_ctx*, int64_t a, int64_t b, pst_i128* out) {
  *out = static_cast<pst_i128>(a) * b;
  return 0;
}

int32_t pst_k_add_dec128(pst_ctx*, const pst_i128* a, const pst_i128* b, pst_i128* out) {
  pst_i128 sum;
  return __builtin_add_overflow(*a, *b, &sum) ? kOutOfRange : CheckDec128(sum, out);
}
int32_t pst_k_sub_dec128(pst_ctx*, const pst_i128* a, const pst_i128* b, pst_i128* out) {
  pst_i128 difference;
  return __builtin_sub_overflow(*a, *b, &difference) ? kOutOfRange : CheckDec128(difference, out);
}
int32_t pst_k_mul_dec128(pst_ctx*, const pst_i128* a, const pst_i128* b, pst_i128* out) {
  if (PST_LIKELY(FitsInt64(*a) && FitsInt64(*b))) {
    return CheckDec128(static_cast<pst_i128>(static_cast<int64_t>(*a)) * static_cast<int64_t>(*b),
                       out);
  }
  return pst_slow_multiply_dec128(a, b, out);
}
// a * 10^power / b, rounded half away from zero.
int32_t pst_k_div_dec128(pst_ctx*, const pst_i128* a, const pst_i128* b, int32_t power,
                         pst_i128* out) {
  if (PST_UNLIKELY(*b == 0)) return kDivisionByZero;
  int64_t scaled;
  if (FitsInt64(*a) && FitsInt64(*b) && *b != -1 && power <= 18 &&
      !__builtin_mul_overflow(static_cast<int64_t>(*a), kPowers[power], &scaled)) {
    const auto divisor = static_cast<int64_t>(*b);
    const int64_t quotient = scaled / divisor;
    const int64_t rest = scaled % divisor;
    const uint64_t left = rest < 0 ? -static_cast<uint64_t>(rest) : static_cast<uint64_t>(rest);
    const uint64_t whole =
        divisor < 0 ? -static_cast<uint64_t>(divisor) : static_cast<uint64_t>(divisor);
    const int64_t away = (scaled < 0) != (divisor < 0) ? -1 : 1;
    *out = static_cast<pst_i128>(quotient) + (left >= whole - left ? away : 0);
    return 0;
  }
  return pst_slow_divide_dec128(a, b, power, out);
}
int32_t pst_k_mod_dec128(pst_ctx*, const pst_i128* a, const pst_i128* b, pst_i128* out) {
  if (PST_UNLIKELY(*b == 0)) return kDivisionByZero;
  pst_slow_remainder_int128(a, b, out);
  return 0;
}
int32_t pst_k_neg_dec128(pst_ctx*, const pst_i128* a, pst_i128* out) {
  *out = -*a;
  return 0;
}
int32_t pst_k_abs_dec128(pst_ctx*, const pst_i128* a, pst_i128* out) {
  *out = *a < 0 ? -*a : *a;
  return 0;
}
int32_t pst_k_sign_dec128(pst_ctx*, const pst_i128* a, int64_t* out) {
  *out = (*a > 0) - (*a < 0);
  return 0;
}

int32_t pst_k_add_float64(pst_ctx*, double a, double b, double* out) {
  return CheckFloat64(a + b, a, b, out);
}
int32_t pst_k_sub_float64(pst_ctx*, double a, double b, double* out) {
  return CheckFloat64(a - b, a, b, out);
}
int32_t pst_k_mul_float64(pst_ctx*, double a, double b, double* out) {
  return CheckFloat64(a * b, a, b, out);
}
int32_t pst_k_div_float64(pst_ctx*, double a, double b, double* out) {
  if (PST_UNLIKELY(b == 0)) return kDivisionByZero;
  return CheckFloat64(a / b, a, b, out);
}
int32_t pst_k_mod_float64(pst_ctx*, double a, double b, double* out) {
  if (PST_UNLIKELY(b == 0)) return kDivisionByZero;
  *out = pst_slow_remainder_float64(a, b);
  return PST_UNLIKELY(*out != *out) && a == a && b == b ? kBadArgument : 0;
}
int32_t pst_k_neg_float64(pst_ctx*, double a, double* out) {
  *out = -a;
  return 0;
}
int32_t pst_k_abs_float64(pst_ctx*, double a, double* out) {
  *out = __builtin_fabs(a);
  return 0;
}
int32_t pst_k_sign_float64(pst_ctx*, double a, int64_t* out) {
  if (PST_UNLIKELY(a != a)) return kBadArgument;
  *out = (a > 0) - (a < 0);
  return 0;
}

}  // extern "C"
