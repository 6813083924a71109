#pragma once
// Texts that functions make. No result is longer than kMaxText.

#include "runtime/kernels/kernel.h"

namespace penstock {

inline constexpr int64_t kMaxText = 16 << 20;

// A part of an argument as the result.
PST_INLINE int32_t Cut(const char* begin, const char* end, pst_text* out) {
  out->data = begin;
  out->size = end - begin;
  return 0;
}

PST_INLINE char* Put(char* w, const char* p, int64_t size) {
  if (size > 0) memcpy(w, p, size);
  return w + size;
}

}  // namespace penstock
