// The indexer for processors with AVX2. This file alone is compiled for them.

#include <immintrin.h>

#include "stdplugins/format/delimited/index_loop.h"

namespace {

// The numbers of the bits that are set in each byte, lowest first.
struct BitNumbers {
  uint8_t of_byte[256][8] = {};
  constexpr BitNumbers() {
    for (int byte = 0; byte < 256; ++byte) {
      uint8_t* next = of_byte[byte];
      for (uint8_t bit = 0; bit < 8; ++bit) {
        if (byte >> bit & 1) *next++ = bit;
      }
    }
  }
};
constexpr BitNumbers kBitNumbers;

class Avx2 {
 public:
  explicit Avx2(const char* bytes)
      : delimiter_(_mm256_set1_epi8(bytes[0])),
        quote_(_mm256_set1_epi8(bytes[1])),
        line_end_(_mm256_set1_epi8(bytes[2])),
        cr_(_mm256_set1_epi8('\r')),
        seen_(_mm256_setzero_si256()) {}

  Masks Load(const char* p) {
    const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
    const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32));
    seen_ = _mm256_or_si256(seen_, _mm256_or_si256(low, high));
    return {Equal(low, high, delimiter_), Equal(low, high, quote_), Equal(low, high, line_end_),
            Equal(low, high, cr_)};
  }

  bool non_ascii() const { return _mm256_movemask_epi8(seen_) != 0; }

  static uint64_t PrefixXor(uint64_t bits) {
    const __m128i product =
        _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(bits)), _mm_set1_epi8(-1), 0);
    return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
  }

  // Eight bits at a time by a table, without a branch: how many there are is hard to predict.
  static uint32_t* Flatten(uint32_t* out, uint32_t base, uint64_t mask) {
    const __m256i eight = _mm256_set1_epi32(8);
    __m256i at = _mm256_set1_epi32(static_cast<int>(base));
#pragma GCC unroll 8
    for (int i = 0; i < 8; ++i, mask >>= 8) {
      const __m128i bits =
          _mm_loadl_epi64(reinterpret_cast<const __m128i*>(kBitNumbers.of_byte[mask & 0xff]));
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(out),
                          _mm256_add_epi32(at, _mm256_cvtepu8_epi32(bits)));
      at = _mm256_add_epi32(at, eight);
      out += __builtin_popcount(mask & 0xff);
    }
    return out;
  }

 private:
  static uint64_t Equal(__m256i low, __m256i high, __m256i byte) {
    const auto bits = [&](__m256i v) {
      return static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, byte)));
    };
    return static_cast<uint64_t>(bits(high)) << 32 | bits(low);
  }

  __m256i delimiter_, quote_, line_end_, cr_, seen_;
};

}  // namespace

namespace penstock {
const IndexFunctions kIndexAvx2 = MakeFunctions<Avx2>();
}  // namespace penstock
