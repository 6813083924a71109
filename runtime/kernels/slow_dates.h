#pragma once
// The general forms of date and time kernels, native only: blanks around the value, the less common
// spellings, zone offsets, patterns with fields of varying width, and the reason for a refusal.

#include "runtime/kernels/kernel.h"

// yyyy-MM-dd or yyyyMMdd.
PST_SLOW int32_t pst_slow_date_from_text(const char* p, int64_t n, int32_t* days);
// HH:mm:ss[.f{1,9}].
PST_SLOW int32_t pst_slow_time_from_text(const char* p, int64_t n, int64_t* nanos);
// yyyy-MM-dd or yyyyMMdd, or yyyy-MM-dd( |T)HH:mm[:ss[.f{1,9}]] and perhaps Z or (+|-)hh[:]mm,
// which is then converted to the job's zone.
PST_SLOW int32_t pst_slow_timestamp_from_text(pst_ctx* ctx, const char* p, int64_t n,
                                              pst_i128* out);

// By a compiled pattern of any kind; absent fields are those of 1970-01-01 00:00:00. `shape` is the
// reason to give for text that does not match.
// With an offset the value is converted to the job's zone. Where the text does not match, what comes
// next is tried (JoinDatePrograms).
PST_SLOW int32_t pst_slow_read_pattern(pst_ctx* ctx, const char* p, int64_t n, const char* program,
                                       int32_t shape, int32_t* days, int64_t* nanos);
// Appends at most 128 bytes. The pattern has no offset.
PST_SLOW char* pst_slow_put_pattern(char* w, const char* program, int32_t days, int64_t nanos);
// The same for a pattern with an offset: that of the job's zone. Refuses a local time that exists
// twice and an offset with seconds; what is appended has no meaning then.
PST_SLOW char* pst_slow_put_zoned_pattern(pst_ctx* ctx, char* w, const char* program,
                                          const pst_i128* local, int32_t* reason);

// Between the epoch and the job's local time. A local time that exists twice is refused; of seconds
// the fraction is dropped, of milliseconds it is refused.
PST_SLOW int32_t pst_slow_timestamp_from_millis(pst_ctx* ctx, int64_t millis, pst_i128* out);
PST_SLOW int32_t pst_slow_millis_from_timestamp(pst_ctx* ctx, const pst_i128* local, int64_t* out);
PST_SLOW int32_t pst_slow_seconds_from_timestamp(pst_ctx* ctx, const pst_i128* local, int64_t* out);

// Copy kernels for what is not canonical at first sight.
PST_SLOW char* pst_slow_copy_date(char* w, const char* p, int64_t n, int32_t* reason);
PST_SLOW char* pst_slow_copy_time(char* w, const char* p, int64_t n, int32_t* reason);
PST_SLOW char* pst_slow_copy_timestamp(pst_ctx* ctx, char* w, const char* p, int64_t n,
                                       int32_t* reason);
