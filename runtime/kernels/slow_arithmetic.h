#pragma once
// Slow paths of arithmetic: what needs 128-bit division, wider numbers or the math library.

#include "runtime/kernels/kernel.h"

// round(a * 10^power / b), halves away from zero, for |a| and |b| below 10^38, b not 0, power
// 0..76. kOutOfRange if it has more than 38 digits.
PST_SLOW int32_t pst_slow_divide_dec128(const pst_i128* a, const pst_i128* b, int32_t power,
                                        pst_i128* out);

// a * b, kOutOfRange if it has more than 38 digits.
PST_SLOW int32_t pst_slow_multiply_dec128(const pst_i128* a, const pst_i128* b, pst_i128* out);

// Remainder of a / b with the sign of a; b is not 0.
PST_SLOW void pst_slow_remainder_int128(const pst_i128* a, const pst_i128* b, pst_i128* out);

// value / 10^drop in whole numbers by `mode` (RoundMode), times 10^raise. drop
// 0..76, raise 0..38. kOutOfRange if it has more than 38 digits.
PST_SLOW int32_t pst_slow_round_int128(const pst_i128* value, int32_t drop, int32_t raise,
                                       int32_t mode, pst_i128* out);

// `value` to `digits` digits after the point (negative: before it), -38..38. What is rounded is its
// shortest text, so that 2.675 and 1.005 are the halves that they are written as.
PST_SLOW double pst_slow_round_float64(double value, int32_t digits, int32_t mode);

PST_SLOW double pst_slow_remainder_float64(double a, double b);
PST_SLOW double pst_slow_power(double x, double y);
PST_SLOW double pst_slow_square_root(double x);
