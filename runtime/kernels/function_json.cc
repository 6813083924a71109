// JSON in columns of text: values by path, and values as JSON.

#include "runtime/kernels/expression_kernels.h"
#include "runtime/kernels/kernel.h"
#include "runtime/kernels/made_text.h"
#include "runtime/kernels/slow_json.h"
#include "runtime/kernels/slow_numbers.h"

using namespace penstock;

extern "C" {

// The path itself: one that is not valid refuses the run, not each record.
int32_t pst_k_json_path(pst_ctx*, const char* p, int64_t n, pst_text* out) {
  return pst_slow_json_path(p, n) != 0 ? Cut(p, p + n, out) : kBadArgument;
}

// A string without quotes; everything else as it is written.
int32_t pst_k_json_value(pst_ctx* ctx, const char* p, int64_t n, const char* path,
                         int64_t path_size, pst_text* out) {
  pst_text found;
  const int32_t reason = pst_slow_json_value(p, n, path, path_size, &found);
  if (reason != 0) return reason;
  if (found.size == 0) return PST_IS_NULL;
  const char* end = found.data + found.size;
  if (*found.data != '"') return Cut(found.data, end, out);
  const char* inside = found.data + 1;
  const int64_t size = found.size - 2;
  bool escaped = false;
  for (int64_t i = 0; i < size; ++i) escaped |= inside[i] == '\\';
  if (!escaped) return Cut(inside, end - 1, out);
  char* begin = ScratchRoom(ctx, size);
  char* w = pst_slow_json_text(begin, inside, size);
  return w == nullptr ? kNotJson : KeepScratch(ctx, begin, w, out);
}

int32_t pst_k_json_quote(pst_ctx* ctx, const char* p, int64_t n, pst_text* out) {
  if (n > kMaxText / 6) return kTooLong;
  char* begin = ScratchRoom(ctx, 6 * n + 2);
  return KeepScratch(ctx, begin, pst_slow_json_quote(begin, p, n), out);
}

// JSON has no NaN and no infinity.
int32_t pst_k_json_number(pst_ctx* ctx, double value, pst_text* out) {
  if (value - value != 0) return kBadArgument;
  char* begin = ScratchRoom(ctx, 64);
  return KeepScratch(ctx, begin, pst_slow_put_float64(begin, value), out);
}

}  // extern "C"
