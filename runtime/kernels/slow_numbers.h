#pragma once
// The general forms of number kernels, native only. They accept what the fast paths give up on and
// name the reason for an invalid value. Texts may have blanks around them.

#include "runtime/kernels/kernel.h"

PST_SLOW int32_t pst_slow_int64_from_text(const char* p, int64_t n, int64_t* out);
PST_SLOW int32_t pst_slow_decimal_from_text(const char* p, int64_t n, int32_t precision,
                                            int32_t scale, pst_i128* out);
PST_SLOW int32_t pst_slow_decimal_from_double(double value, int32_t precision, int32_t scale,
                                              pst_i128* out);
// Changes scale and precision; exact or refused.
PST_SLOW int32_t pst_slow_rescale(const pst_i128* value, int32_t from_scale, int32_t precision,
                                  int32_t scale, pst_i128* out);
PST_SLOW int32_t pst_slow_float64_from_text(const char* p, int64_t n, double* out);
PST_SLOW double pst_slow_float64_from_decimal(const pst_i128* value, int32_t scale);
// The canonical text of a decimal of any length, in the arena or borrowed.
PST_SLOW int32_t pst_slow_dectext_from_text(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);
PST_SLOW int32_t pst_slow_dectext_from_double(pst_ctx* ctx, double value, pst_text* out);

// Append at most 64 bytes.
PST_SLOW char* pst_slow_put_decimal(char* w, const pst_i128* value, int32_t scale);
PST_SLOW char* pst_slow_put_float64(char* w, double value);

// Copy kernels for what is not canonical at first sight: they put the text without its blanks
// (float64, dectext) or parse and format (int64, decimals). On a bad value *reason is set.
PST_SLOW char* pst_slow_copy_int64(char* w, const char* p, int64_t n, int32_t* reason);
PST_SLOW char* pst_slow_copy_decimal(char* w, const char* p, int64_t n, int32_t precision,
                                     int32_t scale, int32_t* reason);
PST_SLOW char* pst_slow_copy_dectext(char* w, const char* p, int64_t n, int32_t* reason);
PST_SLOW char* pst_slow_copy_float64(char* w, const char* p, int64_t n, int32_t* reason);
