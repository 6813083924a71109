// Timestamps: nanoseconds since 1970-01-01 00:00:00 of the job's time zone, in 128 bits.

#include "runtime/kernels/conversion_kernels.h"
#include "runtime/kernels/dates.h"
#include "runtime/kernels/slow_dates.h"

namespace penstock {
namespace {

PST_INLINE int32_t ReadTimestampText(pst_ctx* ctx, const char* p, int64_t n, pst_i128* out) {
  int32_t days = 0;
  int64_t nanos = 0;
  if (PST_LIKELY(ReadTimestamp(p, static_cast<uint64_t>(n), &days, &nanos) == kNotDirty)) {
    *out = MakeTimestamp(days, nanos);
    return kNotDirty;
  }
  return pst_slow_timestamp_from_text(ctx, p, n, out);
}

PST_INLINE char* PutPattern(char* w, const pst_i128* value, const char* program) {
  const DayAndNanos split = SplitTimestamp(*value);
  const DateProgram* header = ProgramOf(program);
  if (PST_LIKELY(header->is_fixed)) return PutFixed(w, header, split.days, split.nanos);
  return pst_slow_put_pattern(w, program, split.days, split.nanos);
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_timestamp_from_int64(pst_ctx* ctx, int64_t value, pst_i128* out) {
  return pst_slow_timestamp_from_millis(ctx, value, out);
}

int32_t pst_k_timestamp_from_string(pst_ctx* ctx, const char* p, int64_t n, pst_i128* out) {
  return ReadTimestampText(ctx, p, n, out);
}

int32_t pst_k_timestamp_from_string_pattern(pst_ctx* ctx, const char* p, int64_t n,
                                            const char* program, int64_t, pst_i128* out) {
  const DateProgram* header = ProgramOf(program);
  int32_t days = 0;
  int64_t nanos = 0;
  if (PST_UNLIKELY(!header->is_fixed || n != header->size) ||
      PST_UNLIKELY(!ReadFixed(p, header, &days, &nanos))) {
    const int32_t reason = pst_slow_read_pattern(ctx, p, n, program, kNotTimestamp, &days, &nanos);
    if (reason != 0) return reason;
  }
  *out = MakeTimestamp(days, nanos);
  return kNotDirty;
}

int32_t pst_k_timestamp_from_date(pst_ctx*, int32_t days, pst_i128* out) {
  *out = MakeTimestamp(days, 0);
  return kNotDirty;
}

int32_t pst_k_timestamp_from_any(pst_ctx* ctx, const pst_cell* cell, pst_i128* out) {
  switch (cell->tag) {
    case PST_NULL:
      return PST_IS_NULL;
    case PST_INT:
      return pst_slow_timestamp_from_millis(ctx, cell->i, out);
    case PST_TEXT:
      return ReadTimestampText(ctx, cell->p, cell->size, out);
    default:
      return kNoConversion;
  }
}

int32_t pst_k_int64_from_timestamp(pst_ctx* ctx, const pst_i128* value, int64_t* out) {
  return pst_slow_millis_from_timestamp(ctx, value, out);
}

int32_t pst_k_string_from_timestamp(pst_ctx* ctx, const pst_i128* value, pst_text* out) {
  char* room = ScratchRoom(ctx, 64);
  return KeepScratch(ctx, room, PutTimestamp(room, *value), out);
}

int32_t pst_k_string_from_timestamp_pattern(pst_ctx* ctx, const pst_i128* value,
                                            const char* program, int64_t, pst_text* out) {
  char* room = ScratchRoom(ctx, 128);
  int32_t reason = kNotDirty;
  char* end = PST_UNLIKELY(ProgramOf(program)->has_zone)
                  ? pst_slow_put_zoned_pattern(ctx, room, program, value, &reason)
                  : PutPattern(room, value, program);
  if (PST_UNLIKELY(reason != kNotDirty)) return reason;
  return KeepScratch(ctx, room, end, out);
}

char* pst_f_timestamp(char* w, const pst_i128* value) { return PutTimestamp(w, *value); }

char* pst_f_timestamp_pattern(char* w, const pst_i128* value, const char* program, int64_t) {
  return PutPattern(w, value, program);
}

char* pst_c_timestamp(pst_ctx* ctx, char* w, const char* p, int64_t n, int32_t* reason) {
  int32_t days = 0;
  int64_t nanos = 0;
  if (PST_LIKELY(ReadTimestamp(p, static_cast<uint64_t>(n), &days, &nanos) == kNotDirty)) {
    // Only text that formatting would give, which drops zeros at the end of a fraction, is copied.
    const bool is_written_so = n >= 19 && p[10] == ' ' && (n == 19 || p[n - 1] != '0');
    if (PST_LIKELY(is_written_so)) return AppendOver(w, p, static_cast<uint64_t>(n));
    return PutTimestamp(w, MakeTimestamp(days, nanos));
  }
  return pst_slow_copy_timestamp(ctx, w, p, n, reason);
}

}  // extern "C"
