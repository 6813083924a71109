// Regular expressions. A pattern is the same for every record: `regexp` compiles it once for many.

#include "runtime/kernels/expression_kernels.h"
#include "runtime/kernels/kernel.h"
#include "runtime/kernels/made_text.h"
#include "runtime/kernels/slow_regexp.h"

using namespace penstock;

extern "C" {

int32_t pst_k_regexp(pst_ctx*, const char* pattern, int64_t size, int64_t* out) {
  *out = pst_slow_regexp(pattern, size);
  return *out == 0 ? kBadArgument : 0;
}

int32_t pst_k_regexp_like(pst_ctx*, const char* p, int64_t n, int64_t regexp, int32_t* out) {
  *out = pst_slow_regexp_find(regexp, p, n, nullptr);
  return 0;
}

int32_t pst_k_regexp_substr(pst_ctx*, const char* p, int64_t n, int64_t regexp, pst_text* out) {
  pst_text match;
  if (pst_slow_regexp_find(regexp, p, n, &match) == 0) return PST_IS_NULL;
  return Cut(match.data, match.data + match.size, out);
}

int32_t pst_k_regexp_replace(pst_ctx* ctx, const char* p, int64_t n, int64_t regexp, const char* to,
                             int64_t to_size, pst_text* out) {
  pst_text made;
  const int32_t reason = pst_slow_regexp_replace(regexp, p, n, to, to_size, &made);
  if (reason != 0) return reason;
  char* begin = ScratchRoom(ctx, made.size);
  return KeepScratch(ctx, begin, Put(begin, made.data, made.size), out);
}

}  // extern "C"
