// Text and bytes: borrowed where they are the same, checked where bytes become text.

#include "runtime/kernels/conversion_kernels.h"
#include "runtime/kernels/slow_text.h"

using namespace penstock;

namespace penstock {
namespace {

PST_INLINE int32_t Borrow(const char* p, int64_t n, pst_text* out) {
  out->data = p;
  out->size = n;
  return kNotDirty;
}

}  // namespace
}  // namespace penstock

extern "C" {

int32_t pst_k_string_from_bytes(pst_ctx*, const char* p, int64_t n, pst_text* out) {
  if (!pst_slow_is_utf8(p, n)) return kNotUtf8;
  return Borrow(p, n, out);
}

int32_t pst_k_string_from_any(pst_ctx* ctx, const pst_cell* cell, pst_text* out) {
  switch (cell->tag) {
    case PST_NULL:
      return PST_IS_NULL;
    case PST_INT:
      return pst_k_string_from_int64(ctx, cell->i, out);
    case PST_DOUBLE:
      return pst_k_string_from_float64(ctx, cell->d, out);
    case PST_TEXT:
      return Borrow(cell->p, cell->size, out);
    case PST_BYTES:
      return pst_k_string_from_bytes(ctx, cell->p, cell->size, out);
    default:
      return kNoConversion;
  }
}

int32_t pst_k_bytes_from_string(pst_ctx*, const char* p, int64_t n, pst_text* out) {
  return Borrow(p, n, out);
}

int32_t pst_k_bytes_from_any(pst_ctx*, const pst_cell* cell, pst_text* out) {
  switch (cell->tag) {
    case PST_NULL:
      return PST_IS_NULL;
    case PST_TEXT:
    case PST_BYTES:
      return Borrow(cell->p, cell->size, out);
    default:
      return kNoConversion;
  }
}

}  // extern "C"
