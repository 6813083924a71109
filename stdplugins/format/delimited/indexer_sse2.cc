// The indexer for every x86-64 processor.

#include <emmintrin.h>

#include "stdplugins/format/delimited/index_loop.h"

namespace {

class Sse2 {
 public:
  explicit Sse2(const char* bytes)
      : delimiter_(_mm_set1_epi8(bytes[0])),
        quote_(_mm_set1_epi8(bytes[1])),
        line_end_(_mm_set1_epi8(bytes[2])),
        cr_(_mm_set1_epi8('\r')),
        seen_(_mm_setzero_si128()) {}

  Masks Load(const char* p) {
    Masks masks = {};
    for (int i = 0; i < 4; ++i) {
      const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * i));
      seen_ = _mm_or_si128(seen_, v);
      masks.delimiter |= Bits(_mm_cmpeq_epi8(v, delimiter_)) << (16 * i);
      masks.quote |= Bits(_mm_cmpeq_epi8(v, quote_)) << (16 * i);
      masks.line_end |= Bits(_mm_cmpeq_epi8(v, line_end_)) << (16 * i);
      masks.cr |= Bits(_mm_cmpeq_epi8(v, cr_)) << (16 * i);
    }
    return masks;
  }

  bool non_ascii() const { return _mm_movemask_epi8(seen_) != 0; }

  static uint64_t PrefixXor(uint64_t bits) {
    for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
    return bits;
  }

  static uint32_t* Flatten(uint32_t* out, uint32_t base, uint64_t mask) {
    for (; mask != 0; mask &= mask - 1) {
      *out++ = base + static_cast<uint32_t>(__builtin_ctzll(mask));
    }
    return out;
  }

 private:
  static uint64_t Bits(__m128i v) {
    return static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(v)));
  }

  __m128i delimiter_, quote_, line_end_, cr_, seen_;
};

}  // namespace

namespace penstock {
const IndexFunctions kIndexSse2 = MakeFunctions<Sse2>();
}  // namespace penstock
