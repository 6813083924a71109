// Truth values: 0 or 1; texts are true, false, 1 and 0, in any case.

#include "runtime/kernels/conversion_kernels.h"
#include "runtime/kernels/load.h"
#include "runtime/kernels/slow_text.h"

namespace penstock {
namespace {

PST_INLINE int32_t ReadBool(const char* p, int64_t n, int32_t* out) {
  if (n == 4 && (Load4(p) | 0x20202020) == 0x65757274) {  // "true"
    *out = 1;
    return kNotDirty;
  }
  if (n == 5 && (Load4(p) | 0x20202020) == 0x736c6166 && (p[4] | 0x20) == 'e') {  // "fals" "e"
    *out = 0;
    return kNotDirty;
  }
  if (n == 1 && (*p == '0' || *p == '1')) {
    *out = *p - '0';
    return kNotDirty;
  }
  return pst_slow_bool_from_text(p, n, out);
}

PST_INLINE char* PutBool(char* w, int32_t value) {
  memcpy(w, value ? "true\0\0\0" : "false\0\0", 8);
  return w + (value ? 4 : 5);
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_bool_from_int64(pst_ctx*, int64_t value, int32_t* out) {
  *out = static_cast<int32_t>(value);
  return value == 0 || value == 1 ? kNotDirty : kNotBoolean;
}

int32_t pst_k_bool_from_string(pst_ctx*, const char* p, int64_t n, int32_t* out) {
  return ReadBool(p, n, out);
}

int32_t pst_k_bool_from_any(pst_ctx* ctx, const pst_cell* cell, int32_t* out) {
  switch (cell->tag) {
    case PST_NULL:
      return PST_IS_NULL;
    case PST_INT:
      return pst_k_bool_from_int64(ctx, cell->i, out);
    case PST_TEXT:
      return ReadBool(cell->p, cell->size, out);
    default:
      return kNoConversion;
  }
}

int32_t pst_k_string_from_bool(pst_ctx*, int32_t value, pst_text* out) {
  out->data = value ? "true" : "false";
  out->size = value ? 4 : 5;
  return kNotDirty;
}

char* pst_f_bool(char* w, int32_t value) { return PutBool(w, value); }

char* pst_c_bool(pst_ctx*, char* w, const char* p, int64_t n, int32_t* reason) {
  int32_t value = 0;
  const int32_t bad = ReadBool(p, n, &value);
  if (PST_UNLIKELY(bad != 0)) {
    *reason = bad;
    return w;
  }
  return PutBool(w, value);
}

}  // extern "C"
