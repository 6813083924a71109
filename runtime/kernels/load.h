#pragma once
// Loads and copies of short texts.
//
// Two families: the exact ones read nothing beyond a text, at the price of a branch or two on its
// length; the `Over` ones read up to 64 bytes more, which only texts of a block allow.

#include <emmintrin.h>

#include "runtime/kernels/kernel.h"

namespace penstock {

PST_INLINE uint64_t Load8(const char* p) {
  uint64_t v;
  memcpy(&v, p, 8);
  return v;
}
PST_INLINE uint32_t Load4(const char* p) {
  uint32_t v;
  memcpy(&v, p, 4);
  return v;
}
PST_INLINE uint16_t Load2(const char* p) {
  uint16_t v;
  memcpy(&v, p, 2);
  return v;
}
PST_INLINE uint64_t Byte(const char* p) { return static_cast<unsigned char>(*p); }
PST_INLINE void Store8(char* w, uint64_t v) { memcpy(w, &v, 8); }
PST_INLINE void Copy16(char* w, const char* p) { memcpy(w, p, 16); }

// The last bytes of a number are in the highest bytes of a register, where arithmetic wants the
// units; missing leading bytes are 0. n is 1..8.
PST_INLINE uint64_t LoadRight8(const char* p, uint64_t n) {
  const uint64_t shift = (8 - n) * 8;
  if (PST_LIKELY(n >= 4)) {
    // Two loads that overlap; or-ing equal bytes changes nothing.
    return static_cast<uint64_t>(Load4(p + n - 4)) << 32 | static_cast<uint64_t>(Load4(p)) << shift;
  }
  return Byte(p + n - 1) << 56 | Byte(p + n / 2) << (shift + n / 2 * 8) | Byte(p) << shift;
}

// The bytes of a text of 1..16 bytes in a register, in unspecified order; the rest repeats some.
// For questions like "is there a comma".
PST_INLINE __m128i LoadAny16(const char* p, uint64_t n) {
  if (n >= 8) {
    return _mm_set_epi64x(static_cast<int64_t>(Load8(p + n - 8)), static_cast<int64_t>(Load8(p)));
  }
  if (n >= 4) {
    return _mm_set1_epi64x(
        static_cast<int64_t>(static_cast<uint64_t>(Load4(p + n - 4)) << 32 | Load4(p)));
  }
  const uint32_t three =
      static_cast<uint32_t>(Byte(p) | Byte(p + n / 2) << 8 | Byte(p + n - 1) << 16 | Byte(p) << 24);
  return _mm_set1_epi32(static_cast<int>(three));
}
PST_INLINE __m128i Load16(const char* p) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
}

// Appends n bytes; returns the new end. Writes up to 15 bytes of slack.
PST_INLINE char* Append(char* w, const char* p, uint64_t n) {
  if (n >= 16) {
    uint64_t i = 0;
    do {
      Copy16(w + i, p + i);
      i += 16;
    } while (i + 16 <= n);
    Copy16(w + n - 16, p + n - 16);
    return w + n;
  }
  if (n >= 8) {
    const uint64_t last = Load8(p + n - 8);
    Store8(w, Load8(p));
    Store8(w + n - 8, last);
  } else if (n >= 4) {
    const uint32_t first = Load4(p);
    const uint32_t last = Load4(p + n - 4);
    memcpy(w, &first, 4);
    memcpy(w + n - 4, &last, 4);
  } else if (n > 0) {
    w[0] = p[0];
    w[n / 2] = p[n / 2];
    w[n - 1] = p[n - 1];
  }
  return w + n;
}

// The same from the text of a block: reads and writes up to 15 bytes more.
PST_INLINE char* AppendOver(char* w, const char* p, uint64_t n) {
  Copy16(w, p);
  if (PST_UNLIKELY(n > 16)) {
    uint64_t i = 16;
    do {
      Copy16(w + i, p + i);
      i += 16;
    } while (i < n);
  }
  return w + n;
}

}  // namespace penstock
