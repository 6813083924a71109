#pragma once
// Texts that functions make. No result is longer than kMaxText.

#include "runtime/abi/dirty_reason.h"
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

// The text with the filling before or behind it, `times` as a whole and then up to `rest`, within
// the filling, which is not empty.
PST_INLINE int32_t PutPadded(pst_ctx* ctx, const char* p, int64_t n, const char* fill,
                             int64_t fill_size, int64_t times, const char* rest, bool left,
                             pst_text* out) {
  if (times > kMaxText / fill_size) return kTooLong;
  const int64_t size = n + times * fill_size + (rest - fill);
  if (size > kMaxText) return kTooLong;
  char* begin = ScratchRoom(ctx, size);
  char* w = begin;
  if (!left) w = Put(w, p, n);
  for (int64_t i = 0; i < times; ++i) w = Put(w, fill, fill_size);
  w = Put(w, fill, rest - fill);
  if (left) w = Put(w, p, n);
  return KeepScratch(ctx, begin, w, out);
}

}  // namespace penstock
