// Whole numbers. Up to 16 digits are read and checked eight at a time; longer ones, signs with a
// plus, blanks, points and exponents go to the slow form.

#include "runtime/kernels/conversion_kernels.h"
#include "runtime/kernels/numbers.h"
#include "runtime/kernels/slow_numbers.h"

namespace penstock {
namespace {

PST_INLINE int32_t ReadInt64(const char* p, int64_t n, int64_t* out) {
  if (PST_UNLIKELY(n <= 0)) return kEmptyNotNumber;
  const bool negative = *p == '-';
  const auto size = static_cast<uint64_t>(n - negative);
  uint64_t value = 0;
  if (PST_UNLIKELY(size - 1 > 15) || PST_UNLIKELY(!ReadDigits(p + negative, size, &value))) {
    return pst_slow_int64_from_text(p, n, out);
  }
  *out = static_cast<int64_t>(negative ? 0 - value : value);
  return kNotDirty;
}

// Text of a block that is already what PutInt64 would write, of at most 16 bytes.
PST_INLINE bool IsCanonicalInt64(const char* p, int64_t n) {
  const auto size = static_cast<uint64_t>(n);
  if (PST_UNLIKELY(size - 1 > 15)) return false;
  const char first = *p;
  const uint32_t others = NonDigitsOver(p, size);
  if (PST_LIKELY(others == 0)) return PST_LIKELY(first != '0') || size == 1;
  return others == 1 && first == '-' && size > 1 && p[1] != '0';
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_int64_from_bool(pst_ctx*, int32_t value, int64_t* out) {
  *out = value;
  return kNotDirty;
}

int32_t pst_k_int64_from_float64(pst_ctx*, double value, int64_t* out) {
  if (PST_UNLIKELY(!(value >= -0x1p63 && value < 0x1p63))) {
    return value != value ? kNotInteger : kOutOfRange;
  }
  *out = static_cast<int64_t>(value);
  return static_cast<double>(*out) == value ? kNotDirty : kWouldLoseFraction;
}

int32_t pst_k_int64_from_string(pst_ctx*, const char* p, int64_t n, int64_t* out) {
  return ReadInt64(p, n, out);
}

int32_t pst_k_int64_from_any(pst_ctx* ctx, const pst_cell* cell, int64_t* out) {
  switch (cell->tag) {
    case PST_NULL:
      return PST_IS_NULL;
    case PST_INT:
      *out = cell->i;
      return kNotDirty;
    case PST_DOUBLE:
      return pst_k_int64_from_float64(ctx, cell->d, out);
    case PST_TEXT:
      return ReadInt64(cell->p, cell->size, out);
    default:
      return kNoConversion;
  }
}

int32_t pst_k_string_from_int64(pst_ctx* ctx, int64_t value, pst_text* out) {
  char* room = ScratchRoom(ctx, 64);
  return KeepScratch(ctx, room, PutInt64(room, value), out);
}

char* pst_f_int64(char* w, int64_t value) { return PutInt64(w, value); }

int32_t pst_t_int64(const char* p, int64_t n) { return IsCanonicalInt64(p, n); }

char* pst_c_int64(pst_ctx*, char* w, const char* p, int64_t n, int32_t* reason) {
  if (PST_LIKELY(IsCanonicalInt64(p, n))) return AppendOver(w, p, static_cast<uint64_t>(n));
  return pst_slow_copy_int64(w, p, n, reason);
}

}  // extern "C"
