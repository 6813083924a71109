// Personal data with most characters replaced by `*`, one for one. A text that is too short to
// hide anything in is hidden as a whole.

#include "runtime/kernels/code_points.h"
#include "runtime/kernels/expression_kernels.h"
#include "runtime/kernels/made_text.h"

namespace penstock {
namespace {

// [p, end) with every character of [from, to) as `*`.
PST_INLINE int32_t Hide(pst_ctx* ctx, const char* p, const char* end, const char* from,
                        const char* to, pst_text* out) {
  char* begin = ScratchRoom(ctx, end - p);
  char* w = Put(begin, p, from - p);
  for (const char* each = from; each < to; each = NextCharacter(each, to)) *w++ = '*';
  return KeepScratch(ctx, begin, Put(w, to, end - to), out);
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_mask(pst_ctx* ctx, const char* p, int64_t n, int64_t first, int64_t last,
                   pst_text* out) {
  const char* end = p + n;
  const int64_t count = CountCharacters(p, n);
  if (first < 0) first = 0;
  if (last < 0) last = 0;
  if (first >= count || last >= count - first) return Hide(ctx, p, end, p, end, out);
  return Hide(ctx, p, end, SkipCharacters(p, end, first), SkipBack(p, end, last), out);
}

int32_t pst_k_mask_email(pst_ctx* ctx, const char* p, int64_t n, pst_text* out) {
  const char* end = p + n;
  const char* at = end;  // of the last `@`
  while (at > p && at[-1] != '@') --at;
  if (at == p) return Hide(ctx, p, end, p, end, out);
  --at;
  const char* second = SkipCharacters(p, at, 1);
  return Hide(ctx, p, end, second == at ? p : second, at, out);
}

}  // extern "C"
