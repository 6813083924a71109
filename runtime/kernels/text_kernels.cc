// Fields of delimited text. Whether a text holds one of a few bytes is asked 16 bytes at a time
// (SSE2, which every x86-64 has); a text that holds none is copied whole. Resolving and adding
// escapes is rare and left to the slow forms.

#include "runtime/kernels/text_kernels.h"

#include "runtime/kernels/load.h"
#include "runtime/kernels/slow_text.h"

namespace penstock {
namespace {

// The bytes that make a field need quotes.
struct Specials {
  __m128i delimiter, quote, cr, lf;
};

PST_INLINE __m128i Repeat(int32_t byte) { return _mm_set1_epi8(static_cast<char>(byte)); }

PST_INLINE Specials MakeSpecials(int32_t delimiter, int32_t quote) {
  return {Repeat(delimiter), Repeat(quote), Repeat('\r'), Repeat('\n')};
}

// Bit i is set if byte i of the chunk is the one that `repeated` holds.
PST_INLINE uint32_t EqualBytes(__m128i chunk, __m128i repeated) {
  return static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(chunk, repeated)));
}

// Bit i is set if byte i of the chunk is special.
PST_INLINE uint32_t SpecialBytes(__m128i chunk, const Specials& specials) {
  const __m128i found = _mm_or_si128(
      _mm_or_si128(_mm_cmpeq_epi8(chunk, specials.delimiter),
                   _mm_cmpeq_epi8(chunk, specials.quote)),
      _mm_or_si128(_mm_cmpeq_epi8(chunk, specials.cr), _mm_cmpeq_epi8(chunk, specials.lf)));
  return static_cast<uint32_t>(_mm_movemask_epi8(found));
}

// Whether a text holds any of the specials; reads nothing beyond it.
PST_INLINE bool HoldsSpecial(const char* p, uint64_t n, const Specials& specials) {
  if (PST_LIKELY(n < 16)) return n != 0 && SpecialBytes(LoadAny16(p, n), specials) != 0;
  uint32_t found = SpecialBytes(Load16(p + n - 16), specials);
  for (uint64_t i = 0; i + 16 < n; i += 16) found |= SpecialBytes(Load16(p + i), specials);
  return found != 0;
}

// Which bytes a text holds.
struct Found {
  bool special;
  bool quote;
};

// Copies the text of a block and looks for the specials, in one pass: 32 bytes at a time, as most
// texts have no more, and the end of a longer loop is hard to predict.
PST_INLINE Found CopyAndLook(char* w, const char* p, uint64_t n, const Specials& specials) {
  uint32_t special = 0;
  uint32_t quote = 0;
  uint64_t i = 0;
  do {
    const uint32_t within = n - i < 32 ? (uint32_t{1} << (n - i)) - 1 : ~uint32_t{0};
    const __m128i low = Load16(p + i);
    const __m128i high = Load16(p + i + 16);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(w + i), low);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(w + i + 16), high);
    special |= (SpecialBytes(low, specials) | SpecialBytes(high, specials) << 16) & within;
    quote |= (EqualBytes(low, specials.quote) | EqualBytes(high, specials.quote) << 16) & within;
    i += 32;
  } while (PST_UNLIKELY(i < n));
  return {special != 0, quote != 0};
}

// Whether the text of a block holds either byte.
PST_INLINE bool HoldsEither(const char* p, uint64_t n, int32_t one, int32_t other) {
  const __m128i first = Repeat(one);
  const __m128i second = Repeat(other);
  uint32_t found = 0;
  for (uint64_t i = 0; i < n; i += 16) {
    const __m128i chunk = Load16(p + i);
    auto here = static_cast<uint32_t>(_mm_movemask_epi8(
        _mm_or_si128(_mm_cmpeq_epi8(chunk, first), _mm_cmpeq_epi8(chunk, second))));
    if (n - i < 16) here &= (uint32_t{1} << (n - i)) - 1;
    found |= here;
  }
  return found != 0;
}

PST_INLINE bool IsEqual(const char* p, int64_t n, const char* q, int64_t m) {
  return n == m && (n == 0 || memcmp(p, q, static_cast<size_t>(n)) == 0);
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_x_unquote(pst_ctx* ctx, const char* b, const char* e, int32_t quote, int32_t escape,
                      pst_text* out) {
  if (PST_UNLIKELY(e - b < 2 || e[-1] != static_cast<char>(quote))) return kQuote;
  const char* p = b + 1;
  const auto n = static_cast<uint64_t>(e - b - 2);
  if (PST_LIKELY(!HoldsEither(p, n, quote, escape == 0 ? quote : escape))) {
    out->data = p;
    out->size = static_cast<int64_t>(n);
    return kNotDirty;
  }
  return pst_slow_unquote(ctx, p, static_cast<int64_t>(n), quote, escape, out);
}

char* pst_x_put_quoted(char* w, const char* p, int64_t n, int32_t delimiter, int32_t quote,
                       int32_t escape, int32_t always, const char* null_text, int64_t null_size) {
  const auto size = static_cast<uint64_t>(n);
  const bool holds_special = HoldsSpecial(p, size, MakeSpecials(delimiter, quote));
  if (PST_LIKELY(!holds_special && !always && !IsEqual(p, n, null_text, null_size))) {
    return Append(w, p, size);
  }
  *w++ = static_cast<char>(quote);
  // The delimiter and line ends only need the quotes around them.
  const __m128i mark = Repeat(escape == 0 ? quote : escape);
  const bool plain = !HoldsSpecial(p, size, {Repeat(quote), mark, mark, mark});
  w = PST_LIKELY(plain) ? Append(w, p, size) : pst_slow_put_escaped(w, p, n, quote, escape);
  *w++ = static_cast<char>(quote);
  return w;
}

char* pst_x_put_escaped(char* w, const char* p, int64_t n, int32_t delimiter, int32_t quote,
                        int32_t escape, int32_t always, const char* null_text, int64_t null_size) {
  const auto size = static_cast<uint64_t>(n);
  const bool is_quoted = always || IsEqual(p, n, null_text, null_size) ||
                         HoldsSpecial(p, size, MakeSpecials(delimiter, quote));
  const __m128i mark = Repeat(escape);
  if (!is_quoted && PST_UNLIKELY(HoldsSpecial(p, size, {mark, mark, mark, mark}))) {
    return pst_slow_put_escaped(w, p, n, escape, escape);
  }
  return pst_x_put_quoted(w, p, n, delimiter, quote, escape, is_quoted, null_text, null_size);
}

char* pst_x_put_raw(char* w, const char* b, const char* e, int32_t delimiter, int32_t quote,
                    const char* null_text, int64_t null_size, int32_t* reason) {
  const Specials specials = MakeSpecials(delimiter, quote);
  const auto size = static_cast<uint64_t>(e - b);
  if (PST_LIKELY(size == 0 || *b != static_cast<char>(quote))) {
    if (PST_LIKELY(!CopyAndLook(w, b, size, specials).special) &&
        PST_LIKELY(!IsEqual(b, e - b, null_text, null_size))) {
      return w + size;
    }
    return pst_x_put_quoted(w, b, e - b, delimiter, quote, 0, 1, null_text, null_size);
  }
  if (PST_UNLIKELY(size < 2 || e[-1] != static_cast<char>(quote))) {
    *reason = kQuote;
    return w;
  }
  const char* p = b + 1;
  const Found found = CopyAndLook(w, p, size - 2, specials);
  if (!found.special) {
    if (PST_UNLIKELY(IsEqual(p, e - b - 2, null_text, null_size))) return AppendOver(w, b, size);
    return w + size - 2;
  }
  if (PST_UNLIKELY(found.quote) && !pst_slow_quotes_are_doubled(p, e - b - 2, quote)) {
    *reason = kQuote;
    return w;
  }
  return AppendOver(w, b, size);
}

char* pst_x_put_plain(char* w, const char* p, int64_t n) {
  return Append(w, p, static_cast<uint64_t>(n));
}

int32_t pst_x_is_unquotable(const char* p, int64_t n, const char* delimiter,
                            int64_t delimiter_size) {
  const auto size = static_cast<uint64_t>(n);
  const char first = delimiter_size > 0 ? *delimiter : '\n';
  if (PST_LIKELY(!HoldsSpecial(p, size, MakeSpecials(first, first)))) return 0;
  return pst_slow_holds_delimiter(p, n, delimiter, delimiter_size);
}

int32_t pst_x_text_equal(const char* p, int64_t n, const char* q, int64_t m) {
  return IsEqual(p, n, q, m) ? 1 : 0;
}

int32_t pst_x_trimmed_equal(const char* p, int64_t n, const char* q, int64_t m) {
  if (IsEqual(p, n, q, m)) return 1;
  if (PST_LIKELY(n <= m)) return 0;
  const char* end = p + n;
  while (p < end && (*p == ' ' || *p == '\t')) ++p;
  while (p < end && (end[-1] == ' ' || end[-1] == '\t')) --end;
  return IsEqual(p, end - p, q, m) ? 1 : 0;
}

}  // extern "C"
