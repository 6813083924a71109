// Times of day: nanoseconds since midnight.

#include "runtime/kernels/conversion_kernels.h"
#include "runtime/kernels/dates.h"
#include "runtime/kernels/slow_dates.h"

namespace penstock {
namespace {

PST_INLINE int32_t ReadTimeText(const char* p, int64_t n, int64_t* nanos) {
  if (PST_LIKELY(ReadTime(p, static_cast<uint64_t>(n), nanos) == kNotDirty)) return kNotDirty;
  return pst_slow_time_from_text(p, n, nanos);
}

PST_INLINE char* PutPattern(char* w, int64_t nanos, const char* program) {
  const DateProgram* header = ProgramOf(program);
  if (PST_LIKELY(header->is_fixed)) return PutFixed(w, header, 0, nanos);
  return pst_slow_put_pattern(w, program, 0, nanos);
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_time_from_string(pst_ctx*, const char* p, int64_t n, int64_t* out) {
  return ReadTimeText(p, n, out);
}

int32_t pst_k_time_from_string_pattern(pst_ctx* ctx, const char* p, int64_t n, const char* program,
                                       int64_t, int64_t* out) {
  const DateProgram* header = ProgramOf(program);
  int32_t days = 0;
  if (PST_LIKELY(header->is_fixed && n == header->size) &&
      PST_LIKELY(ReadFixed(p, header, &days, out))) {
    return days == 0 ? kNotDirty : kNotTime;
  }
  const int32_t reason = pst_slow_read_pattern(ctx, p, n, program, kNotTime, &days, out);
  if (reason != 0) return reason;
  return days == 0 ? kNotDirty : kNotTime;
}

int32_t pst_k_time_from_any(pst_ctx*, const pst_cell* cell, int64_t* out) {
  switch (cell->tag) {
    case PST_NULL:
      return PST_IS_NULL;
    case PST_TEXT:
      return ReadTimeText(cell->p, cell->size, out);
    default:
      return kNoConversion;
  }
}

int32_t pst_k_string_from_time(pst_ctx* ctx, int64_t nanos, pst_text* out) {
  char* room = ScratchRoom(ctx, 64);
  return KeepScratch(ctx, room, PutTime(room, nanos), out);
}

int32_t pst_k_string_from_time_pattern(pst_ctx* ctx, int64_t nanos, const char* program, int64_t,
                                       pst_text* out) {
  char* room = ScratchRoom(ctx, 128);
  return KeepScratch(ctx, room, PutPattern(room, nanos, program), out);
}

char* pst_f_time(char* w, int64_t nanos) { return PutTime(w, nanos); }

char* pst_f_time_pattern(char* w, int64_t nanos, const char* program, int64_t) {
  return PutPattern(w, nanos, program);
}

char* pst_c_time(pst_ctx*, char* w, const char* p, int64_t n, int32_t* reason) {
  int64_t nanos = 0;
  if (PST_LIKELY(ReadTime(p, static_cast<uint64_t>(n), &nanos) == kNotDirty)) {
    return AppendOver(w, p, static_cast<uint64_t>(n));
  }
  return pst_slow_copy_time(w, p, n, reason);
}

}  // extern "C"
