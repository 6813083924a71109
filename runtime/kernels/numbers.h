#pragma once
// Numbers between short texts and registers, eight digits at a time.
//
// Digits are right-aligned in a word with '0' taken away, so that a missing digit is 0. One
// multiplication each then joins digits to pairs, pairs to fours and fours to eight: the known
// "SWAR" scheme (D. Lemire, "Quickly parsing eight digits", 2018). Formatting takes two digits per
// step from a table. All of it is inlined into kernels; what does not fit goes to slow_numbers.h.

#include "runtime/kernels/load.h"

namespace penstock {

inline constexpr uint64_t kZeros8 = 0x3030303030303030;

inline constexpr uint64_t kPowersOfTen[20] = {1,
                                              10,
                                              100,
                                              1000,
                                              10000,
                                              100000,
                                              1000000,
                                              10000000,
                                              100000000,
                                              1000000000,
                                              10000000000,
                                              100000000000,
                                              1000000000000,
                                              10000000000000,
                                              100000000000000,
                                              1000000000000000,
                                              10000000000000000,
                                              100000000000000000,
                                              1000000000000000000,
                                              10000000000000000000u};

// The powers of ten that a double holds exactly.
inline constexpr double kExactPowersOfTen[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

inline constexpr char kDigitPairs[201] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

// ---- parsing -----------------------------------------------------------------------------------

// Not 0 in a byte (or the next) that is not 0..9, that is was no digit before '0' was taken away.
PST_INLINE uint64_t NonDigits8(uint64_t x) {
  return ((x + 0x7676767676767676) | x) & 0x8080808080808080;
}
PST_INLINE bool AreDigits8(uint64_t x) { return NonDigits8(x) == 0; }
PST_INLINE bool AreDigits16(uint64_t x, uint64_t y) { return (NonDigits8(x) | NonDigits8(y)) == 0; }

// The value of eight digits, the first in the lowest byte.
PST_INLINE uint64_t JoinDigits8(uint64_t x) {
  x = x * 10 + (x >> 8);
  return (((x & 0x000000ff000000ff) * 0x000f424000000064) +
          (((x >> 16) & 0x000000ff000000ff) * 0x0000271000000001)) >>
         32;
}

// '0' taken away from the highest n bytes, 1..8.
PST_INLINE uint64_t WithoutZeros(uint64_t x, uint64_t n) { return x ^ (kZeros8 << ((8 - n) * 8)); }

// A text of 1..16 bytes, right-aligned over both words, '0' taken away; missing bytes are 0.
struct NumberWords {
  uint64_t low = 0;  // the bytes before the last eight
  uint64_t high = 0;
};

PST_INLINE NumberWords LoadNumber(const char* p, uint64_t n) {
  NumberWords words;
  if (PST_LIKELY(n <= 8)) {
    words.high = WithoutZeros(LoadRight8(p, n), n);
  } else {
    words.low = WithoutZeros(Load8(p) << ((16 - n) * 8), n - 8);
    words.high = Load8(p + n - 8) ^ kZeros8;
  }
  return words;
}

// The value of digits alone; false if there is anything else.
PST_INLINE bool JoinDigits16(NumberWords words, uint64_t* value) {
  if (PST_LIKELY(words.low == 0)) {
    *value = JoinDigits8(words.high);
    return AreDigits8(words.high);
  }
  *value = JoinDigits8(words.low) * 100000000 + JoinDigits8(words.high);
  return AreDigits16(words.low, words.high);
}

// The value of 1..16 digits; false if there is anything else.
PST_INLINE bool ReadDigits(const char* p, uint64_t n, uint64_t* value) {
  return JoinDigits16(LoadNumber(p, n), value);
}

// The bytes among the first n (1..16) at p that are no digits: bit i for byte i. Reads 16 bytes.
PST_INLINE uint32_t NonDigitsOver(const char* p, uint64_t n) {
  const __m128i value = _mm_xor_si128(Load16(p), _mm_set1_epi8('0'));
  const __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value);
  return ~static_cast<uint32_t>(_mm_movemask_epi8(is_digit)) & ((uint32_t{1} << n) - 1);
}

inline constexpr uint64_t kPointByte = '.' ^ '0';

// 0x80 in every byte of x that is '.', exactly.
PST_INLINE uint64_t PointBytes(uint64_t x) {
  const uint64_t y = x ^ (kPointByte * 0x0101010101010101);
  const uint64_t low7 = 0x7f7f7f7f7f7f7f7f;
  return ~(((y & low7) + low7) | y | low7);
}

// Takes out the point that has `fraction` (1..15) digits after it. False if it is not there, or if
// anything but digits remains.
PST_INLINE bool TakePoint(NumberWords words, uint32_t fraction, uint64_t* digits) {
  const bool in_high = fraction < 8;
  const uint64_t word = in_high ? words.high : words.low;
  const uint32_t at = ((in_high ? 7 : 15) - fraction) * 8;
  if (PST_UNLIKELY(((word >> at) & 0xff) != kPointByte)) return false;
  // What precedes the point moves up by one byte, over both words.
  const uint64_t after = word >> at >> 8 << 8 << at;
  const uint64_t joined = after | (word & ((uint64_t{1} << at) - 1)) << 8;
  if (PST_LIKELY(words.low == 0)) {
    *digits = JoinDigits8(joined);
    return AreDigits8(joined);
  }
  const uint64_t high = in_high ? joined | words.low >> 56 : words.high;
  const uint64_t low = in_high ? words.low << 8 : joined;
  *digits = JoinDigits8(low) * 100000000 + JoinDigits8(high);
  return AreDigits16(low, high);
}

// Digits with at most one point among or before them, at most 16 bytes: all digits as one number,
// and how many of them follow the point.
PST_INLINE bool ReadPointed(NumberWords words, uint64_t* digits, uint32_t* fraction) {
  // Two digits after the point are usual, and guessing it right saves the search.
  if (PST_LIKELY((words.high >> 40 & 0xff) == kPointByte)) {
    *fraction = 2;
    return TakePoint(words, 2, digits);
  }
  const uint64_t in_high = PointBytes(words.high);
  if (in_high != 0) {
    *fraction = 7 - (static_cast<uint32_t>(__builtin_ctzll(in_high)) >> 3);
  } else {
    const uint64_t in_low = PointBytes(words.low);
    if (PST_LIKELY(in_low == 0)) {
      *fraction = 0;
      *digits = JoinDigits8(words.low) * 100000000 + JoinDigits8(words.high);
      return AreDigits16(words.low, words.high);
    }
    *fraction = 15 - (static_cast<uint32_t>(__builtin_ctzll(in_low)) >> 3);
  }
  return *fraction != 0 && TakePoint(words, *fraction, digits);
}

// ---- formatting --------------------------------------------------------------------------------

PST_INLINE void PutPair(char* w, uint64_t value) { memcpy(w, kDigitPairs + 2 * value, 2); }

PST_INLINE uint32_t CountDigits(uint64_t value) {
  // 1233 / 4096 is log10(2), near enough for 64 bits.
  const uint32_t guess = static_cast<uint32_t>((64 - __builtin_clzll(value | 1)) * 1233 >> 12);
  return guess - (guess < 20 && (value | 1) < kPowersOfTen[guess]) + 1;
}

// Writes exactly `width` digits, the last ones of value.
PST_INLINE char* PutPadded(char* w, uint64_t value, uint32_t width) {
  uint32_t left = width;
  while (left >= 2) {
    left -= 2;
    PutPair(w + left, value % 100);
    value /= 100;
  }
  if (left != 0) w[0] = static_cast<char>('0' + value % 10);
  return w + width;
}

PST_INLINE char* PutUnsigned(char* w, uint64_t value) {
  const uint32_t size = CountDigits(value);
  char* p = w + size;
  while (value >= 100) {
    p -= 2;
    PutPair(p, value % 100);
    value /= 100;
  }
  if (value >= 10) {
    PutPair(p - 2, value);
  } else {
    p[-1] = static_cast<char>('0' + value);
  }
  return w + size;
}

// The magnitude of a signed number, -2^63 included; its sign is written.
PST_INLINE uint64_t PutSign(char** w, int64_t value) {
  const auto magnitude = static_cast<uint64_t>(value);
  if (value >= 0) return magnitude;
  *(*w)++ = '-';
  return 0 - magnitude;
}

PST_INLINE char* PutInt64(char* w, int64_t value) {
  const uint64_t magnitude = PutSign(&w, value);
  return PutUnsigned(w, magnitude);
}

// scale 0..18.
PST_INLINE char* PutDecimal64(char* w, int64_t value, int32_t scale) {
  const uint64_t magnitude = PutSign(&w, value);
  if (scale == 0) return PutUnsigned(w, magnitude);
  const uint64_t unit = kPowersOfTen[scale];
  w = PutUnsigned(w, magnitude / unit);
  *w++ = '.';
  return PutPadded(w, magnitude % unit, static_cast<uint32_t>(scale));
}

}  // namespace penstock
