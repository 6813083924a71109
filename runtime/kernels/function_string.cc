// Text functions. Positions and lengths count characters. Results are cut out of the argument where
// they are part of it, else they are put into the arena. No result is longer than kMaxText.

#include "runtime/kernels/code_points.h"
#include "runtime/kernels/expression_kernels.h"
#include "runtime/kernels/kernel.h"
#include "runtime/kernels/made_text.h"
#include "runtime/kernels/slow_text_functions.h"

namespace penstock {
namespace {

PST_INLINE const char* SkipSpaces(const char* p, const char* end) {
  while (p < end && *p == ' ') ++p;
  return p;
}

PST_INLINE const char* DropSpaces(const char* p, const char* end) {
  while (end > p && end[-1] == ' ') --end;
  return end;
}

// Where SQL's `start` is: from 1, or from the end if negative; 0 counts as 1. Nothing if it is
// before the beginning.
PST_INLINE const char* StartAt(const char* p, const char* end, int64_t start) {
  if (start >= 0) return SkipCharacters(p, end, start == 0 ? 0 : start - 1);
  for (; start < 0; ++start) {
    if (p == end) return nullptr;
    end = PreviousCharacter(p, end);
  }
  return end;
}

PST_INLINE int32_t ChangeCase(pst_ctx* ctx, const char* p, int64_t n, char first, char last,
                              int32_t upper, pst_text* out) {
  if (PST_UNLIKELY(n > kMaxText / 3)) return kTooLong;
  char* begin = ScratchRoom(ctx, 3 * n);
  unsigned seen = 0;
  for (int64_t i = 0; i < n; ++i) {
    const char c = p[i];
    seen |= static_cast<uint8_t>(c);
    begin[i] = c >= first && c <= last ? c ^ 0x20 : c;
  }
  char* end = begin + n;
  if (PST_UNLIKELY(seen >= 0x80)) end = pst_slow_change_case(begin, p, n, upper);
  return KeepScratch(ctx, begin, end, out);
}

PST_INLINE int32_t Pad(pst_ctx* ctx, const char* p, int64_t n, int64_t wanted, const char* fill,
                       int64_t fill_size, bool left, pst_text* out) {
  const char* end = p + n;
  if (wanted < 0) wanted = 0;
  const int64_t missing = wanted - CountCharacters(p, n);
  if (missing <= 0) return Cut(p, SkipCharacters(p, end, wanted), out);
  const int64_t fill_count = CountCharacters(fill, fill_size);
  if (fill_count == 0) return Cut(p, end, out);
  const char* fill_end = fill + fill_size;
  const int64_t times = missing / fill_count;
  const char* rest = SkipCharacters(fill, fill_end, missing % fill_count);
  return PutPadded(ctx, p, n, fill, fill_size, times, rest, left, out);
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_concat(pst_ctx* ctx, const char* a, int64_t an, const char* b, int64_t bn,
                     pst_text* out) {
  if (PST_UNLIKELY(an > kMaxText - bn)) return kTooLong;
  // The left side is often the last text made: then the right side is put behind it.
  const bool extends = an > 0 && a >= ctx->scratch_begin && a + an == ctx->scratch &&
                       ctx->scratch_end - ctx->scratch >= bn;
  if (extends) {
    char* end = Put(ctx->scratch, b, bn);
    ctx->scratch = end;
    return Cut(a, end, out);
  }
  char* begin = ScratchRoom(ctx, an + bn);
  return KeepScratch(ctx, begin, Put(Put(begin, a, an), b, bn), out);
}

int32_t pst_k_upper(pst_ctx* ctx, const char* p, int64_t n, pst_text* out) {
  return ChangeCase(ctx, p, n, 'a', 'z', 1, out);
}
int32_t pst_k_lower(pst_ctx* ctx, const char* p, int64_t n, pst_text* out) {
  return ChangeCase(ctx, p, n, 'A', 'Z', 0, out);
}

int32_t pst_k_trim(pst_ctx*, const char* p, int64_t n, pst_text* out) {
  const char* begin = SkipSpaces(p, p + n);
  return Cut(begin, DropSpaces(begin, p + n), out);
}
int32_t pst_k_ltrim(pst_ctx*, const char* p, int64_t n, pst_text* out) {
  return Cut(SkipSpaces(p, p + n), p + n, out);
}
int32_t pst_k_rtrim(pst_ctx*, const char* p, int64_t n, pst_text* out) {
  return Cut(p, DropSpaces(p, p + n), out);
}

int32_t pst_k_char_length(pst_ctx*, const char* p, int64_t n, int64_t* out) {
  *out = CountCharacters(p, n);
  return 0;
}
int32_t pst_k_octet_length(pst_ctx*, const char*, int64_t n, int64_t* out) {
  *out = n;
  return 0;
}

int32_t pst_k_substr_from(pst_ctx*, const char* p, int64_t n, int64_t start, pst_text* out) {
  const char* begin = StartAt(p, p + n, start);
  return begin == nullptr ? Cut(p, p, out) : Cut(begin, p + n, out);
}
int32_t pst_k_substr(pst_ctx*, const char* p, int64_t n, int64_t start, int64_t length,
                     pst_text* out) {
  const char* begin = StartAt(p, p + n, start);
  if (begin == nullptr) return Cut(p, p, out);
  return Cut(begin, SkipCharacters(begin, p + n, length), out);
}
int32_t pst_k_left(pst_ctx*, const char* p, int64_t n, int64_t count, pst_text* out) {
  return Cut(p, SkipCharacters(p, p + n, count), out);
}
int32_t pst_k_right(pst_ctx*, const char* p, int64_t n, int64_t count, pst_text* out) {
  return Cut(SkipBack(p, p + n, count), p + n, out);
}

int32_t pst_k_replace(pst_ctx* ctx, const char* p, int64_t n, const char* from, int64_t from_size,
                      const char* to, int64_t to_size, pst_text* out) {
  if (from_size == 0) return Cut(p, p + n, out);
  int64_t count = 0;
  int64_t found;
  for (int64_t at = 0; (found = pst_slow_find(p + at, n - at, from, from_size)) >= 0;) {
    at += found + from_size;
    ++count;
  }
  if (count == 0) return Cut(p, p + n, out);
  const int64_t kept = n - count * from_size;
  if (kept > kMaxText || (to_size > 0 && count > (kMaxText - kept) / to_size)) return kTooLong;
  char* begin = ScratchRoom(ctx, kept + count * to_size);
  char* w = begin;
  int64_t at = 0;
  while ((found = pst_slow_find(p + at, n - at, from, from_size)) >= 0) {
    w = Put(Put(w, p + at, found), to, to_size);
    at += found + from_size;
  }
  return KeepScratch(ctx, begin, Put(w, p + at, n - at), out);
}

int32_t pst_k_lpad(pst_ctx* ctx, const char* p, int64_t n, int64_t wanted, const char* fill,
                   int64_t fill_size, pst_text* out) {
  return Pad(ctx, p, n, wanted, fill, fill_size, true, out);
}
int32_t pst_k_rpad(pst_ctx* ctx, const char* p, int64_t n, int64_t wanted, const char* fill,
                   int64_t fill_size, pst_text* out) {
  return Pad(ctx, p, n, wanted, fill, fill_size, false, out);
}

int32_t pst_k_instr(pst_ctx*, const char* p, int64_t n, const char* part, int64_t part_size,
                    int64_t* out) {
  const int64_t found = part_size == 0 ? 0 : pst_slow_find(p, n, part, part_size);
  *out = found < 0 ? 0 : CountCharacters(p, found) + 1;
  return 0;
}

int32_t pst_k_reverse(pst_ctx* ctx, const char* p, int64_t n, pst_text* out) {
  if (PST_UNLIKELY(n > kMaxText)) return kTooLong;
  char* begin = ScratchRoom(ctx, n);
  char* w = begin;
  for (const char* end = p + n; end > p;) {
    const char* character = PreviousCharacter(p, end);
    w = Put(w, character, end - character);
    end = character;
  }
  return KeepScratch(ctx, begin, w, out);
}

int32_t pst_k_split_part(pst_ctx*, const char* p, int64_t n, const char* delimiter, int64_t size,
                         int64_t part, pst_text* out) {
  if (part == 0) return kBadArgument;
  const char* end = p + n;
  if (size == 0) return part == 1 || part == -1 ? Cut(p, end, out) : Cut(p, p, out);
  if (part < 0) {
    int64_t parts = 1;
    int64_t found;
    for (int64_t at = 0; (found = pst_slow_find(p + at, n - at, delimiter, size)) >= 0; ++parts) {
      at += found + size;
    }
    if (part < -parts) return Cut(p, p, out);
    part += parts + 1;
  }
  for (const char* begin = p;;) {
    const int64_t found = pst_slow_find(begin, end - begin, delimiter, size);
    if (part == 1) return Cut(begin, found < 0 ? end : begin + found, out);
    if (found < 0) return Cut(end, end, out);
    begin += found + size;
    --part;
  }
}

// `escape` is the code point that takes the meaning from `%`, `_` and itself; -1: there is none.
int32_t pst_k_like(pst_ctx*, const char* p, int64_t n, const char* pattern, int64_t pattern_size,
                   int32_t escape, int32_t* out) {
  *out = pst_slow_like(p, n, pattern, pattern_size, escape);
  return *out < 0 ? kBadArgument : 0;
}
// The escape character is the only one of a text.
int32_t pst_k_like_escape(pst_ctx*, const char* p, int64_t n, const char* pattern,
                          int64_t pattern_size, const char* escape, int64_t escape_size,
                          int32_t* out) {
  if (escape_size == 0 || NextCharacter(escape, escape + escape_size) != escape + escape_size) {
    return kBadArgument;
  }
  const int32_t code = CodePointAt(escape, escape + escape_size);
  if (code < 0) return kBadArgument;
  *out = pst_slow_like(p, n, pattern, pattern_size, code);
  return *out < 0 ? kBadArgument : 0;
}
// `like` with a pattern that has `%` only at its ends.
int32_t pst_k_starts_with(pst_ctx*, const char* p, int64_t n, const char* part, int64_t size,
                          int32_t* out) {
  *out = n >= size && (size == 0 || memcmp(p, part, size) == 0);
  return 0;
}
int32_t pst_k_ends_with(pst_ctx*, const char* p, int64_t n, const char* part, int64_t size,
                        int32_t* out) {
  *out = n >= size && (size == 0 || memcmp(p + n - size, part, size) == 0);
  return 0;
}
int32_t pst_k_contains(pst_ctx*, const char* p, int64_t n, const char* part, int64_t size,
                       int32_t* out) {
  *out = size == 0 || pst_slow_find(p, n, part, size) >= 0;
  return 0;
}

}  // extern "C"
