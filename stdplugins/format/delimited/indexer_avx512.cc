// The indexer for processors with AVX-512 VBMI2. This file alone is compiled for them. It writes
// offsets by compressing the numbers 0..63 by the mask and widening what is left.

#include <immintrin.h>

#include "stdplugins/format/delimited/index_loop.h"

namespace {

class Avx512 {
 public:
  explicit Avx512(const char* bytes)
      : delimiter_(_mm512_set1_epi8(bytes[0])),
        quote_(_mm512_set1_epi8(bytes[1])),
        line_end_(_mm512_set1_epi8(bytes[2])),
        cr_(_mm512_set1_epi8('\r')),
        seen_(_mm512_setzero_si512()) {}

  Masks Load(const char* p) {
    const __m512i v = _mm512_loadu_si512(p);
    seen_ = _mm512_or_si512(seen_, v);
    return {_mm512_cmpeq_epi8_mask(v, delimiter_), _mm512_cmpeq_epi8_mask(v, quote_),
            _mm512_cmpeq_epi8_mask(v, line_end_), _mm512_cmpeq_epi8_mask(v, cr_)};
  }

  bool non_ascii() const { return _mm512_movepi8_mask(seen_) != 0; }

  static uint64_t PrefixXor(uint64_t bits) {
    const __m128i product =
        _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(bits)), _mm_set1_epi8(-1), 0);
    return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
  }

  static uint32_t* Flatten(uint32_t* out, uint32_t base, uint64_t mask) {
    alignas(64) static constexpr uint8_t kNumbers[64] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
        22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
        44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    const __m512i chosen = _mm512_maskz_compress_epi8(mask, _mm512_load_si512(kNumbers));
    const __m512i bases = _mm512_set1_epi32(static_cast<int>(base));
    const int count = __builtin_popcountll(mask);
    Store(out, bases, _mm512_castsi512_si128(chosen));
    if (count > 16) {
      Store(out + 16, bases, _mm512_extracti32x4_epi32(chosen, 1));
      Store(out + 32, bases, _mm512_extracti32x4_epi32(chosen, 2));
      Store(out + 48, bases, _mm512_extracti32x4_epi32(chosen, 3));
    }
    return out + count;
  }

 private:
  static void Store(uint32_t* out, __m512i bases, __m128i offsets) {
    _mm512_storeu_si512(out, _mm512_add_epi32(bases, _mm512_cvtepu8_epi32(offsets)));
  }

  __m512i delimiter_, quote_, line_end_, cr_, seen_;
};

}  // namespace

namespace penstock {
const IndexFunctions kIndexAvx512 = MakeFunctions<Avx512>();
}  // namespace penstock
