#pragma once
// Declarations of the kernels of expressions, for unit tests: generated code knows them by name.
// Conventions: README.md of this folder. What each computes is described at its definition.

#include <stdint.h>

#include "runtime/abi/job_abi.h"

extern "C" {

// compare.cc
int32_t pst_k_eq_int32(pst_ctx*, int32_t a, int32_t b, int32_t* out);
int32_t pst_k_lt_int32(pst_ctx*, int32_t a, int32_t b, int32_t* out);
int32_t pst_k_le_int32(pst_ctx*, int32_t a, int32_t b, int32_t* out);
int32_t pst_k_eq_int64(pst_ctx*, int64_t a, int64_t b, int32_t* out);
int32_t pst_k_lt_int64(pst_ctx*, int64_t a, int64_t b, int32_t* out);
int32_t pst_k_le_int64(pst_ctx*, int64_t a, int64_t b, int32_t* out);
int32_t pst_k_eq_int128(pst_ctx*, const pst_i128* a, const pst_i128* b, int32_t* out);
int32_t pst_k_lt_int128(pst_ctx*, const pst_i128* a, const pst_i128* b, int32_t* out);
int32_t pst_k_le_int128(pst_ctx*, const pst_i128* a, const pst_i128* b, int32_t* out);
int32_t pst_k_eq_float64(pst_ctx*, double a, double b, int32_t* out);
int32_t pst_k_lt_float64(pst_ctx*, double a, double b, int32_t* out);
int32_t pst_k_le_float64(pst_ctx*, double a, double b, int32_t* out);
int32_t pst_k_eq_text(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn, int32_t* out);
int32_t pst_k_lt_text(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn, int32_t* out);
int32_t pst_k_le_text(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn, int32_t* out);
int32_t pst_k_eq_dectext(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                         int32_t* out);
int32_t pst_k_lt_dectext(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                         int32_t* out);
int32_t pst_k_le_dectext(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                         int32_t* out);
int32_t pst_k_greatest_int32(pst_ctx*, int32_t a, int32_t b, int32_t* out);
int32_t pst_k_least_int32(pst_ctx*, int32_t a, int32_t b, int32_t* out);
int32_t pst_k_greatest_int64(pst_ctx*, int64_t a, int64_t b, int64_t* out);
int32_t pst_k_least_int64(pst_ctx*, int64_t a, int64_t b, int64_t* out);
int32_t pst_k_greatest_int128(pst_ctx*, const pst_i128* a, const pst_i128* b, pst_i128* out);
int32_t pst_k_least_int128(pst_ctx*, const pst_i128* a, const pst_i128* b, pst_i128* out);
int32_t pst_k_greatest_float64(pst_ctx*, double a, double b, double* out);
int32_t pst_k_least_float64(pst_ctx*, double a, double b, double* out);
int32_t pst_k_greatest_text(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                            pst_text* out);
int32_t pst_k_least_text(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                         pst_text* out);
int32_t pst_k_greatest_dectext(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                               pst_text* out);
int32_t pst_k_least_dectext(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                            pst_text* out);

// compare_cell.cc
int32_t pst_k_eq_any_text(pst_ctx*, const pst_cell* cell, const char* p, int64_t n, int32_t* out);
int32_t pst_k_lt_any_text(pst_ctx*, const pst_cell* cell, const char* p, int64_t n, int32_t* out);
int32_t pst_k_le_any_text(pst_ctx*, const pst_cell* cell, const char* p, int64_t n, int32_t* out);
int32_t pst_k_eq_any_dectext(pst_ctx*, const pst_cell* cell, const char* p, int64_t n, int32_t* out);
int32_t pst_k_lt_any_dectext(pst_ctx*, const pst_cell* cell, const char* p, int64_t n, int32_t* out);
int32_t pst_k_le_any_dectext(pst_ctx*, const pst_cell* cell, const char* p, int64_t n, int32_t* out);

// in_list.cc
int32_t pst_k_in_int32(pst_ctx*, int32_t value, const char* table, int64_t bytes, int32_t* out);
int32_t pst_k_in_int64(pst_ctx*, int64_t value, const char* table, int64_t bytes, int32_t* out);
int32_t pst_k_in_int128(pst_ctx*, const pst_i128* value, const char* table, int64_t bytes,
                        int32_t* out);
int32_t pst_k_in_text(pst_ctx*, const char* p, int64_t n, const char* table, int64_t, int32_t* out);

// arithmetic.cc
int32_t pst_k_add_int64(pst_ctx*, int64_t a, int64_t b, int64_t* out);
int32_t pst_k_sub_int64(pst_ctx*, int64_t a, int64_t b, int64_t* out);
int32_t pst_k_mul_int64(pst_ctx*, int64_t a, int64_t b, int64_t* out);
int32_t pst_k_mod_int64(pst_ctx*, int64_t a, int64_t b, int64_t* out);
int32_t pst_k_neg_int64(pst_ctx*, int64_t a, int64_t* out);
int32_t pst_k_abs_int64(pst_ctx*, int64_t a, int64_t* out);
int32_t pst_k_sign_int64(pst_ctx*, int64_t a, int64_t* out);
int32_t pst_k_mul_wide(pst_ctx*, int64_t a, int64_t b, pst_i128* out);
int32_t pst_k_add_dec128(pst_ctx*, const pst_i128* a, const pst_i128* b, pst_i128* out);
int32_t pst_k_sub_dec128(pst_ctx*, const pst_i128* a, const pst_i128* b, pst_i128* out);
int32_t pst_k_mul_dec128(pst_ctx*, const pst_i128* a, const pst_i128* b, pst_i128* out);
int32_t pst_k_div_dec128(pst_ctx*, const pst_i128* a, const pst_i128* b, int32_t power,
                         pst_i128* out);
int32_t pst_k_mod_dec128(pst_ctx*, const pst_i128* a, const pst_i128* b, pst_i128* out);
int32_t pst_k_neg_dec128(pst_ctx*, const pst_i128* a, pst_i128* out);
int32_t pst_k_abs_dec128(pst_ctx*, const pst_i128* a, pst_i128* out);
int32_t pst_k_sign_dec128(pst_ctx*, const pst_i128* a, int64_t* out);
int32_t pst_k_add_float64(pst_ctx*, double a, double b, double* out);
int32_t pst_k_sub_float64(pst_ctx*, double a, double b, double* out);
int32_t pst_k_mul_float64(pst_ctx*, double a, double b, double* out);
int32_t pst_k_div_float64(pst_ctx*, double a, double b, double* out);
int32_t pst_k_mod_float64(pst_ctx*, double a, double b, double* out);
int32_t pst_k_neg_float64(pst_ctx*, double a, double* out);
int32_t pst_k_abs_float64(pst_ctx*, double a, double* out);
int32_t pst_k_sign_float64(pst_ctx*, double a, int64_t* out);

// function_math.cc
int32_t pst_k_round_int64(pst_ctx*, int64_t value, int32_t drop, int32_t raise, int32_t mode,
                          int64_t* out);
int32_t pst_k_round_dec128(pst_ctx*, const pst_i128* value, int32_t drop, int32_t raise,
                           int32_t mode, pst_i128* out);
int32_t pst_k_round_float64(pst_ctx*, double value, int32_t digits, int32_t mode, double* out);
int32_t pst_k_power(pst_ctx*, double x, double y, double* out);
int32_t pst_k_sqrt(pst_ctx*, double x, double* out);

// function_string.cc
int32_t pst_k_concat(pst_ctx* ctx, const char* a, int64_t an, const char* b, int64_t bn,
                     pst_text* out);
int32_t pst_k_upper(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);
int32_t pst_k_lower(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);
int32_t pst_k_trim(pst_ctx*, const char* p, int64_t n, pst_text* out);
int32_t pst_k_ltrim(pst_ctx*, const char* p, int64_t n, pst_text* out);
int32_t pst_k_rtrim(pst_ctx*, const char* p, int64_t n, pst_text* out);
int32_t pst_k_char_length(pst_ctx*, const char* p, int64_t n, int64_t* out);
int32_t pst_k_octet_length(pst_ctx*, const char*, int64_t n, int64_t* out);
int32_t pst_k_substr_from(pst_ctx*, const char* p, int64_t n, int64_t start, pst_text* out);
int32_t pst_k_substr(pst_ctx*, const char* p, int64_t n, int64_t start, int64_t length,
                     pst_text* out);
int32_t pst_k_left(pst_ctx*, const char* p, int64_t n, int64_t count, pst_text* out);
int32_t pst_k_right(pst_ctx*, const char* p, int64_t n, int64_t count, pst_text* out);
int32_t pst_k_replace(pst_ctx* ctx, const char* p, int64_t n, const char* from, int64_t from_size,
                      const char* to, int64_t to_size, pst_text* out);
int32_t pst_k_lpad(pst_ctx* ctx, const char* p, int64_t n, int64_t wanted, const char* fill,
                   int64_t fill_size, pst_text* out);
int32_t pst_k_rpad(pst_ctx* ctx, const char* p, int64_t n, int64_t wanted, const char* fill,
                   int64_t fill_size, pst_text* out);
int32_t pst_k_instr(pst_ctx*, const char* p, int64_t n, const char* part, int64_t part_size,
                    int64_t* out);
int32_t pst_k_reverse(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);
int32_t pst_k_split_part(pst_ctx*, const char* p, int64_t n, const char* delimiter, int64_t size,
                         int64_t part, pst_text* out);
int32_t pst_k_like(pst_ctx*, const char* p, int64_t n, const char* pattern, int64_t pattern_size,
                   int32_t escape, int32_t* out);
int32_t pst_k_like_escape(pst_ctx*, const char* p, int64_t n, const char* pattern,
                          int64_t pattern_size, const char* escape, int64_t escape_size,
                          int32_t* out);
int32_t pst_k_starts_with(pst_ctx*, const char* p, int64_t n, const char* part, int64_t size,
                          int32_t* out);
int32_t pst_k_ends_with(pst_ctx*, const char* p, int64_t n, const char* part, int64_t size,
                        int32_t* out);
int32_t pst_k_contains(pst_ctx*, const char* p, int64_t n, const char* part, int64_t size,
                       int32_t* out);

// function_digest.cc
int32_t pst_k_md5(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);
int32_t pst_k_sha1(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);
int32_t pst_k_sha256(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);

// function_encoding.cc
int32_t pst_k_hex(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);
int32_t pst_k_hex_int64(pst_ctx* ctx, int64_t value, pst_text* out);
int32_t pst_k_unhex(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);
int32_t pst_k_base64(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);
int32_t pst_k_unbase64(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);

// function_mask.cc
int32_t pst_k_mask(pst_ctx* ctx, const char* p, int64_t n, int64_t first, int64_t last,
                   pst_text* out);
int32_t pst_k_mask_email(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);

// function_utf16.cc
int32_t pst_k_utf16_substr(pst_ctx*, const char* p, int64_t n, int64_t start, int64_t length,
                           pst_text* out);
int32_t pst_k_utf16_lpad(pst_ctx* ctx, const char* p, int64_t n, int64_t length, const char* fill,
                         int64_t fill_size, pst_text* out);
int32_t pst_k_utf16_rpad(pst_ctx* ctx, const char* p, int64_t n, int64_t length, const char* fill,
                         int64_t fill_size, pst_text* out);
int32_t pst_k_utf16_replace(pst_ctx* ctx, const char* p, int64_t n, int64_t start, int64_t length,
                            const char* to, int64_t to_size, pst_text* out);

// function_regexp.cc; `regexp` is what pst_k_regexp gave
int32_t pst_k_regexp(pst_ctx*, const char* pattern, int64_t size, int64_t* out);
int32_t pst_k_regexp_like(pst_ctx*, const char* p, int64_t n, int64_t regexp, int32_t* out);
int32_t pst_k_regexp_substr(pst_ctx*, const char* p, int64_t n, int64_t regexp, pst_text* out);
int32_t pst_k_regexp_replace(pst_ctx* ctx, const char* p, int64_t n, int64_t regexp, const char* to,
                             int64_t to_size, pst_text* out);

// function_json.cc
int32_t pst_k_json_path(pst_ctx*, const char* p, int64_t n, pst_text* out);
int32_t pst_k_json_value(pst_ctx* ctx, const char* p, int64_t n, const char* path,
                         int64_t path_size, pst_text* out);
int32_t pst_k_json_quote(pst_ctx* ctx, const char* p, int64_t n, pst_text* out);
int32_t pst_k_json_number(pst_ctx* ctx, double value, pst_text* out);

// function_date.cc
int32_t pst_k_now(pst_ctx* ctx, pst_i128* out);
int32_t pst_k_current_date(pst_ctx* ctx, int32_t* out);
int32_t pst_k_unix_now(pst_ctx* ctx, int64_t* out);
int32_t pst_k_unix_timestamp(pst_ctx* ctx, const pst_i128* local, int64_t* out);
int32_t pst_k_from_unixtime(pst_ctx* ctx, int64_t seconds, pst_i128* out);
int32_t pst_k_day_of_timestamp(pst_ctx*, const pst_i128* timestamp, int32_t* out);
int32_t pst_k_clock_of_timestamp(pst_ctx*, const pst_i128* timestamp, int64_t* out);
int32_t pst_k_year(pst_ctx*, int32_t day, int64_t* out);
int32_t pst_k_quarter(pst_ctx*, int32_t day, int64_t* out);
int32_t pst_k_month(pst_ctx*, int32_t day, int64_t* out);
int32_t pst_k_day(pst_ctx*, int32_t day, int64_t* out);
int32_t pst_k_day_of_week(pst_ctx*, int32_t day, int64_t* out);
int32_t pst_k_day_of_year(pst_ctx*, int32_t day, int64_t* out);
int32_t pst_k_last_day(pst_ctx*, int32_t day, int32_t* out);
int32_t pst_k_hour(pst_ctx*, int64_t time, int64_t* out);
int32_t pst_k_minute(pst_ctx*, int64_t time, int64_t* out);
int32_t pst_k_second(pst_ctx*, int64_t time, int64_t* out);
int32_t pst_k_datediff(pst_ctx*, int32_t a, int32_t b, int64_t* out);
int32_t pst_k_add_days(pst_ctx*, int32_t day, int64_t count, int32_t days, int32_t* out);
int32_t pst_k_add_seconds(pst_ctx*, const pst_i128* timestamp, int64_t count, int32_t seconds,
                          pst_i128* out);
int32_t pst_k_add_months_date(pst_ctx*, int32_t day, int64_t count, int32_t months, int32_t* out);
int32_t pst_k_add_months_timestamp(pst_ctx*, const pst_i128* timestamp, int64_t count,
                                   int32_t months, pst_i128* out);

}  // extern "C"
