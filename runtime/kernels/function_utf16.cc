// Parts of text as Java counts them: from 0, in units of UTF-16, of which a character beyond U+FFFF
// has two. A position beyond the end, and one inside of a character, refuses the record.

#include "runtime/kernels/code_points.h"
#include "runtime/kernels/expression_kernels.h"
#include "runtime/kernels/made_text.h"

namespace penstock {
namespace {

// Of the character that begins with `lead`.
PST_INLINE int64_t UnitsOf(char lead) { return static_cast<uint8_t>(lead) >= 0xF0 ? 2 : 1; }

PST_INLINE int64_t CountUnits(const char* p, int64_t n) {
  int64_t units = 0;
  for (int64_t i = 0; i < n; ++i) units += Continues(p[i]) ? 0 : UnitsOf(p[i]);
  return units;
}

// `p` moved on by `units`, at most to `end`; null if that is inside of a character.
PST_INLINE const char* SkipUnits(const char* p, const char* end, int64_t units) {
  while (units > 0 && p < end) {
    units -= UnitsOf(*p);
    p = NextCharacter(p, end);
  }
  return units < 0 ? nullptr : p;
}

// The unit `start`, which is at most the end; else null.
PST_INLINE const char* UnitAt(const char* p, const char* end, int64_t start) {
  if (start < 0 || start > CountUnits(p, end - p)) return nullptr;
  return SkipUnits(p, end, start);
}

PST_INLINE int32_t Pad(pst_ctx* ctx, const char* p, int64_t n, int64_t length, const char* fill,
                       int64_t fill_size, bool left, pst_text* out) {
  if (length < 0) return kBadArgument;
  const int64_t missing = length - CountUnits(p, n);
  if (missing <= 0) {
    const char* end = SkipUnits(p, p + n, length);
    return end == nullptr ? kBadArgument : Cut(p, end, out);
  }
  const int64_t fill_units = CountUnits(fill, fill_size);
  if (fill_units == 0) return kBadArgument;
  const int64_t times = missing / fill_units;
  const char* rest = SkipUnits(fill, fill + fill_size, missing % fill_units);
  if (rest == nullptr) return kBadArgument;
  return PutPadded(ctx, p, n, fill, fill_size, times, rest, left, out);
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_utf16_substr(pst_ctx*, const char* p, int64_t n, int64_t start, int64_t length,
                           pst_text* out) {
  const char* end = p + n;
  const char* from = UnitAt(p, end, start);
  if (from == nullptr || length < 0) return kBadArgument;
  const char* to = SkipUnits(from, end, length);
  return to == nullptr ? kBadArgument : Cut(from, to, out);
}

int32_t pst_k_utf16_lpad(pst_ctx* ctx, const char* p, int64_t n, int64_t length, const char* fill,
                         int64_t fill_size, pst_text* out) {
  return Pad(ctx, p, n, length, fill, fill_size, true, out);
}
int32_t pst_k_utf16_rpad(pst_ctx* ctx, const char* p, int64_t n, int64_t length, const char* fill,
                         int64_t fill_size, pst_text* out) {
  return Pad(ctx, p, n, length, fill, fill_size, false, out);
}

int32_t pst_k_utf16_replace(pst_ctx* ctx, const char* p, int64_t n, int64_t start, int64_t length,
                            const char* to, int64_t to_size, pst_text* out) {
  const char* end = p + n;
  const char* from = UnitAt(p, end, start);
  if (from == nullptr || length < 0) return kBadArgument;
  const char* behind = SkipUnits(from, end, length);
  if (behind == nullptr) return kBadArgument;
  const int64_t kept = n - (behind - from);
  if (kept > kMaxText - to_size) return kTooLong;
  char* begin = ScratchRoom(ctx, kept + to_size);
  char* w = Put(Put(begin, p, from - p), to, to_size);
  return KeepScratch(ctx, begin, Put(w, behind, end - behind), out);
}

}  // extern "C"
