#pragma once
// The conversion, format, copy and test kernels as native functions, for callers in C++: each other, the
// tests, interpreters. Conventions in README.md, meaning in conversions.def.

#include <stdint.h>

#include "runtime/abi/job_abi.h"

extern "C" {

// bool_kernels.cc
int32_t pst_k_bool_from_int64(pst_ctx* ctx, int64_t value, int32_t* out);
int32_t pst_k_bool_from_string(pst_ctx* ctx, const char* p, int64_t n, int32_t* out);
int32_t pst_k_bool_from_any(pst_ctx* ctx, const pst_cell* cell, int32_t* out);
int32_t pst_k_string_from_bool(pst_ctx* ctx, int32_t value, pst_text* out);
char* pst_f_bool(char* w, int32_t value);
char* pst_c_bool(pst_ctx* ctx, char* w, const char* p, int64_t n, int32_t* reason);

// int64_kernels.cc
int32_t pst_k_int64_from_bool(pst_ctx* ctx, int32_t value, int64_t* out);
int32_t pst_k_int64_from_float64(pst_ctx* ctx, double value, int64_t* out);
int32_t pst_k_int64_from_string(pst_ctx* ctx, const char* p, int64_t n, int64_t* out);
int32_t pst_k_int64_from_any(pst_ctx* ctx, const pst_cell* cell, int64_t* out);
int32_t pst_k_string_from_int64(pst_ctx* ctx, int64_t value, pst_text* out);
char* pst_f_int64(char* w, int64_t value);
int32_t pst_t_int64(const char* p, int64_t n);
char* pst_c_int64(pst_ctx* ctx, char* w, const char* p, int64_t n, int32_t* reason);

// decimal_kernels.cc
int32_t pst_k_int64_from_dec64(pst_ctx* ctx, int64_t value, int32_t scale, int64_t* out);
int32_t pst_k_int64_from_dec128(pst_ctx* ctx, const pst_i128* value, int32_t scale, int64_t* out);
int32_t pst_k_int64_from_dectext(pst_ctx* ctx, const char* p, int64_t n, int64_t* out);
int32_t pst_k_dec64_from_bool(pst_ctx* ctx, int32_t value, int32_t precision, int32_t scale,
                              int64_t* out);
int32_t pst_k_dec64_from_int64(pst_ctx* ctx, int64_t value, int32_t precision, int32_t scale,
                               int64_t* out);
int32_t pst_k_dec64_from_dec64(pst_ctx* ctx, int64_t value, int32_t from_scale, int32_t precision,
                               int32_t scale, int64_t* out);
int32_t pst_k_dec64_from_dec128(pst_ctx* ctx, const pst_i128* value, int32_t from_scale,
                                int32_t precision, int32_t scale, int64_t* out);
int32_t pst_k_dec64_from_dectext(pst_ctx* ctx, const char* p, int64_t n, int32_t precision,
                                 int32_t scale, int64_t* out);
int32_t pst_k_dec64_from_float64(pst_ctx* ctx, double value, int32_t precision, int32_t scale,
                                 int64_t* out);
int32_t pst_k_dec64_from_string(pst_ctx* ctx, const char* p, int64_t n, int32_t precision,
                                int32_t scale, int64_t* out);
int32_t pst_k_dec64_from_any(pst_ctx* ctx, const pst_cell* cell, int32_t precision, int32_t scale,
                             int64_t* out);
int32_t pst_k_dec128_from_bool(pst_ctx* ctx, int32_t value, int32_t precision, int32_t scale,
                               pst_i128* out);
int32_t pst_k_dec128_from_int64(pst_ctx* ctx, int64_t value, int32_t precision, int32_t scale,
                                pst_i128* out);
int32_t pst_k_dec128_from_dec64(pst_ctx* ctx, int64_t value, int32_t from_scale, int32_t precision,
                                int32_t scale, pst_i128* out);
int32_t pst_k_dec128_from_dec128(pst_ctx* ctx, const pst_i128* value, int32_t from_scale,
                                 int32_t precision, int32_t scale, pst_i128* out);
int32_t pst_k_dec128_from_dectext(pst_ctx* ctx, const char* p, int64_t n, int32_t precision,
                                  int32_t scale, pst_i128* out);
int32_t pst_k_dec128_from_float64(pst_ctx* ctx, double value, int32_t precision, int32_t scale,
                                  pst_i128* out);
int32_t pst_k_dec128_from_string(pst_ctx* ctx, const char* p, int64_t n, int32_t precision,
                                 int32_t scale, pst_i128* out);
int32_t pst_k_dec128_from_any(pst_ctx* ctx, const pst_cell* cell, int32_t precision, int32_t scale,
                              pst_i128* out);
int32_t pst_k_dectext_from_bool(pst_ctx* ctx, int32_t value, pst_text* out);
int32_t pst_k_dectext_from_int64(pst_ctx* ctx, int64_t value, pst_text* out);
int32_t pst_k_dectext_from_dec64(pst_ctx* ctx, int64_t value, int32_t scale, pst_text* out);
int32_t pst_k_dectext_from_dec128(pst_ctx* ctx, const pst_i128* value, int32_t scale,
                                  pst_text* out);
int32_t pst_k_dectext_from_float64(pst_ctx* ctx, double value, pst_text* out);
int32_t pst_k_dectext_from_string(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);
int32_t pst_k_dectext_from_any(pst_ctx* ctx, const pst_cell* cell, pst_text* out);
int32_t pst_k_string_from_dec64(pst_ctx* ctx, int64_t value, int32_t scale, pst_text* out);
int32_t pst_k_string_from_dec128(pst_ctx* ctx, const pst_i128* value, int32_t scale, pst_text* out);
int32_t pst_k_string_from_dectext(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);
char* pst_f_dec64(char* w, int64_t value, int32_t scale);
char* pst_f_dec128(char* w, const pst_i128* value, int32_t scale);
int32_t pst_t_dec64(const char* p, int64_t n, int32_t precision, int32_t scale);
int32_t pst_t_dec128(const char* p, int64_t n, int32_t precision, int32_t scale);
char* pst_c_dec64(pst_ctx* ctx, char* w, const char* p, int64_t n, int32_t precision, int32_t scale,
                  int32_t* reason);
char* pst_c_dec128(pst_ctx* ctx, char* w, const char* p, int64_t n, int32_t precision,
                   int32_t scale, int32_t* reason);
char* pst_c_dectext(pst_ctx* ctx, char* w, const char* p, int64_t n, int32_t* reason);

// float64_kernels.cc
int32_t pst_k_float64_from_bool(pst_ctx* ctx, int32_t value, double* out);
int32_t pst_k_float64_from_int64(pst_ctx* ctx, int64_t value, double* out);
int32_t pst_k_float64_from_dec64(pst_ctx* ctx, int64_t value, int32_t scale, double* out);
int32_t pst_k_float64_from_dec128(pst_ctx* ctx, const pst_i128* value, int32_t scale, double* out);
int32_t pst_k_float64_from_dectext(pst_ctx* ctx, const char* p, int64_t n, double* out);
int32_t pst_k_float64_from_string(pst_ctx* ctx, const char* p, int64_t n, double* out);
int32_t pst_k_float64_from_any(pst_ctx* ctx, const pst_cell* cell, double* out);
int32_t pst_k_string_from_float64(pst_ctx* ctx, double value, pst_text* out);
char* pst_f_float64(char* w, double value);
int32_t pst_t_float64(const char* p, int64_t n);
char* pst_c_float64(pst_ctx* ctx, char* w, const char* p, int64_t n, int32_t* reason);

// string_kernels.cc
int32_t pst_k_string_from_bytes(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);
int32_t pst_k_string_from_any(pst_ctx* ctx, const pst_cell* cell, pst_text* out);
int32_t pst_k_bytes_from_string(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);
int32_t pst_k_bytes_from_any(pst_ctx* ctx, const pst_cell* cell, pst_text* out);

// date_kernels.cc
int32_t pst_k_date_from_int64(pst_ctx* ctx, int64_t value, int32_t* out);
int32_t pst_k_date_from_string(pst_ctx* ctx, const char* p, int64_t n, int32_t* out);
int32_t pst_k_date_from_string_pattern(pst_ctx* ctx, const char* p, int64_t n, const char* program,
                                       int64_t program_size, int32_t* out);
int32_t pst_k_date_from_timestamp(pst_ctx* ctx, const pst_i128* value, int32_t* out);
int32_t pst_k_date_from_any(pst_ctx* ctx, const pst_cell* cell, int32_t* out);
int32_t pst_k_int64_from_date(pst_ctx* ctx, int32_t days, int64_t* out);
int32_t pst_k_string_from_date(pst_ctx* ctx, int32_t days, pst_text* out);
int32_t pst_k_string_from_date_pattern(pst_ctx* ctx, int32_t days, const char* program,
                                       int64_t program_size, pst_text* out);
char* pst_f_date(char* w, int32_t days);
char* pst_f_date_pattern(char* w, int32_t days, const char* program, int64_t program_size);
int32_t pst_t_date(const char* p, int64_t n);
char* pst_c_date(pst_ctx* ctx, char* w, const char* p, int64_t n, int32_t* reason);
// From one pattern to another.
char* pst_c_date_pattern(pst_ctx* ctx, char* w, const char* p, int64_t n, const char* from,
                         int64_t from_size, const char* to, int64_t to_size, int32_t* reason);

// time_kernels.cc
int32_t pst_k_time_from_string(pst_ctx* ctx, const char* p, int64_t n, int64_t* out);
int32_t pst_k_time_from_string_pattern(pst_ctx* ctx, const char* p, int64_t n, const char* program,
                                       int64_t program_size, int64_t* out);
int32_t pst_k_time_from_any(pst_ctx* ctx, const pst_cell* cell, int64_t* out);
int32_t pst_k_string_from_time(pst_ctx* ctx, int64_t nanos, pst_text* out);
int32_t pst_k_string_from_time_pattern(pst_ctx* ctx, int64_t nanos, const char* program,
                                       int64_t program_size, pst_text* out);
char* pst_f_time(char* w, int64_t nanos);
char* pst_f_time_pattern(char* w, int64_t nanos, const char* program, int64_t program_size);
char* pst_c_time(pst_ctx* ctx, char* w, const char* p, int64_t n, int32_t* reason);

// timestamp_kernels.cc
int32_t pst_k_timestamp_from_int64(pst_ctx* ctx, int64_t value, pst_i128* out);
int32_t pst_k_timestamp_from_string(pst_ctx* ctx, const char* p, int64_t n, pst_i128* out);
int32_t pst_k_timestamp_from_string_pattern(pst_ctx* ctx, const char* p, int64_t n,
                                            const char* program, int64_t program_size,
                                            pst_i128* out);
int32_t pst_k_timestamp_from_date(pst_ctx* ctx, int32_t days, pst_i128* out);
int32_t pst_k_timestamp_from_any(pst_ctx* ctx, const pst_cell* cell, pst_i128* out);
int32_t pst_k_int64_from_timestamp(pst_ctx* ctx, const pst_i128* value, int64_t* out);
int32_t pst_k_string_from_timestamp(pst_ctx* ctx, const pst_i128* value, pst_text* out);
int32_t pst_k_string_from_timestamp_pattern(pst_ctx* ctx, const pst_i128* value,
                                            const char* program, int64_t program_size,
                                            pst_text* out);
char* pst_f_timestamp(char* w, const pst_i128* value);
char* pst_f_timestamp_pattern(char* w, const pst_i128* value, const char* program,
                              int64_t program_size);
char* pst_c_timestamp(pst_ctx* ctx, char* w, const char* p, int64_t n, int32_t* reason);

// compare.cc

// arithmetic.cc

// function_math.cc

// function_string.cc

// function_date.cc

}  // extern "C"
