// Dates: days since 1970-01-01.

#include "runtime/kernels/conversion_kernels.h"
#include "runtime/kernels/dates.h"
#include "runtime/kernels/slow_dates.h"

namespace penstock {
namespace {

PST_INLINE int32_t ReadDate(const char* p, int64_t n, int32_t* days) {
  if (PST_LIKELY(n == 10)) {
    const int32_t reason = ReadDate10(p, days);
    if (PST_LIKELY(reason != kNotDate)) return reason;
  }
  return pst_slow_date_from_text(p, n, days);
}

PST_INLINE int32_t ReadPattern(pst_ctx* ctx, const char* p, int64_t n, const char* program,
                               int32_t* days) {
  int64_t nanos = 0;
  const DateProgram* header = ProgramOf(program);
  if (IsPlainDate(header)) {  // known when this is compiled
    if (PST_LIKELY(n == 10) && PST_LIKELY(ReadDate10(p, days) == kNotDirty)) return kNotDirty;
    return pst_slow_read_pattern(ctx, p, n, program, kNotDate, days, &nanos);
  }
  if (PST_UNLIKELY(!header->is_fixed || n != header->size || !ReadFixed(p, header, days, &nanos))) {
    const int32_t reason = pst_slow_read_pattern(ctx, p, n, program, kNotDate, days, &nanos);
    if (reason != 0) return reason;
  }
  return nanos == 0 ? kNotDirty : kWouldLoseTime;
}

PST_INLINE char* PutPattern(char* w, int32_t days, const char* program) {
  const DateProgram* header = ProgramOf(program);
  if (PST_LIKELY(header->is_fixed)) return PutFixed(w, header, days, 0);
  return pst_slow_put_pattern(w, program, days, 0);
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_date_from_int64(pst_ctx* ctx, int64_t value, int32_t* out) {
  pst_i128 timestamp = 0;
  const int32_t reason = pst_slow_timestamp_from_millis(ctx, value, &timestamp);
  if (reason != 0) return reason;
  return pst_k_date_from_timestamp(ctx, &timestamp, out);
}

int32_t pst_k_date_from_string(pst_ctx*, const char* p, int64_t n, int32_t* out) {
  return ReadDate(p, n, out);
}

int32_t pst_k_date_from_string_pattern(pst_ctx* ctx, const char* p, int64_t n, const char* program,
                                       int64_t, int32_t* out) {
  return ReadPattern(ctx, p, n, program, out);
}

int32_t pst_k_date_from_timestamp(pst_ctx*, const pst_i128* value, int32_t* out) {
  const DayAndNanos split = SplitTimestamp(*value);
  *out = split.days;
  return split.nanos == 0 ? kNotDirty : kWouldLoseTime;
}

int32_t pst_k_date_from_any(pst_ctx* ctx, const pst_cell* cell, int32_t* out) {
  switch (cell->tag) {
    case PST_NULL:
      return PST_IS_NULL;
    case PST_INT:
      return pst_k_date_from_int64(ctx, cell->i, out);
    case PST_TEXT:
      return ReadDate(cell->p, cell->size, out);
    default:
      return kNoConversion;
  }
}

int32_t pst_k_int64_from_date(pst_ctx* ctx, int32_t days, int64_t* out) {
  const pst_i128 midnight = MakeTimestamp(days, 0);
  // Of two midnights the first begins the day.
  const int32_t reason = pst_slow_millis_from_timestamp(ctx, &midnight, out);
  return reason == kExistsTwice ? kNotDirty : reason;
}

int32_t pst_k_string_from_date(pst_ctx* ctx, int32_t days, pst_text* out) {
  char* room = ScratchRoom(ctx, 64);
  return KeepScratch(ctx, room, PutDate(room, days), out);
}

int32_t pst_k_string_from_date_pattern(pst_ctx* ctx, int32_t days, const char* program, int64_t,
                                       pst_text* out) {
  char* room = ScratchRoom(ctx, 128);
  return KeepScratch(ctx, room, PutPattern(room, days, program), out);
}

char* pst_f_date(char* w, int32_t days) { return PutDate(w, days); }

char* pst_f_date_pattern(char* w, int32_t days, const char* program, int64_t) {
  return PutPattern(w, days, program);
}

int32_t pst_t_date(const char* p, int64_t n) {
  int32_t days = 0;
  return n == 10 && ReadDate10(p, &days) == kNotDirty;
}

char* pst_c_date(pst_ctx*, char* w, const char* p, int64_t n, int32_t* reason) {
  if (PST_LIKELY(pst_t_date(p, n))) {
    Copy16(w, p);
    return w + 10;
  }
  return pst_slow_copy_date(w, p, n, reason);
}

char* pst_c_date_pattern(pst_ctx* ctx, char* w, const char* p, int64_t n, const char* from, int64_t,
                         const char* to, int64_t, int32_t* reason) {
  if (CanMoveDate(ProgramOf(from), ProgramOf(to))) {  // known when this is compiled
    if (PST_LIKELY(n == ProgramOf(from)->size) && PST_LIKELY(IsFixedDate(p, ProgramOf(from)))) {
      return MoveDate(w, p, ProgramOf(from), ProgramOf(to));
    }
  }
  int32_t days = 0;
  const int32_t bad = ReadPattern(ctx, p, n, from, &days);
  if (PST_UNLIKELY(bad != 0)) {
    *reason = bad;
    return w;
  }
  return PutPattern(w, days, to);
}

}  // extern "C"
