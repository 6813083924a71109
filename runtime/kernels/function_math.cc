// Rounding, powers and roots.

#include "runtime/kernels/expression_kernels.h"
#include "runtime/kernels/kernel.h"
#include "runtime/kernels/round_mode.h"
#include "runtime/kernels/slow_arithmetic.h"

using namespace penstock;

extern "C" {

// value / 10^drop in whole numbers by `mode`, times 10^raise: rounds an integer, or a decimal whose
// scale shrinks by `drop` - `raise`.
int32_t pst_k_round_int64(pst_ctx*, int64_t value, int32_t drop, int32_t raise, int32_t mode,
                          int64_t* out) {
  const pst_i128 wide = value;
  pst_i128 rounded;
  if (int32_t reason = pst_slow_round_int128(&wide, drop, raise, mode, &rounded)) return reason;
  *out = static_cast<int64_t>(rounded);
  return rounded == *out ? 0 : kOutOfRange;
}
int32_t pst_k_round_dec128(pst_ctx*, const pst_i128* value, int32_t drop, int32_t raise,
                           int32_t mode, pst_i128* out) {
  return pst_slow_round_int128(value, drop, raise, mode, out);
}
int32_t pst_k_round_float64(pst_ctx*, double value, int32_t digits, int32_t mode, double* out) {
  *out = pst_slow_round_float64(value, digits, mode);
  return 0;
}

int32_t pst_k_power(pst_ctx*, double x, double y, double* out) {
  *out = pst_slow_power(x, y);
  if (PST_LIKELY(*out - *out == 0)) return 0;  // finite
  if (*out != *out) return x == x && y == y ? kBadArgument : 0;
  if (x == 0) return kDivisionByZero;
  return x - x == 0 && y - y == 0 ? kOutOfRange : 0;
}
int32_t pst_k_sqrt(pst_ctx*, double x, double* out) {
  if (PST_UNLIKELY(x < 0)) return kBadArgument;
  *out = pst_slow_square_root(x);
  return 0;
}

}  // extern "C"
