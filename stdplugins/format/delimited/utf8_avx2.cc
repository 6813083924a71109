// UTF-8 check by table lookup: Keiser and Lemire, "Validating UTF-8 In Less Than One Instruction
// Per Byte", 2020. Every error of two neighbouring bytes shows in the high half of the first, the
// low half of the first and the high half of the second; one table for each gives the errors that
// half allows, and an error that all three allow has happened. Third and fourth bytes are checked
// by where a lead byte two or three places before demands a continuation. This file alone is
// compiled for AVX2.

#include "stdplugins/format/delimited/utf8_avx2.h"

#include <immintrin.h>

#include <cstdint>
#include <cstring>

namespace {

// Errors of two neighbouring bytes.
enum : uint8_t {
  kTooShort = 1 << 0,          // a lead byte without its continuation
  kTooLong = 1 << 1,           // a continuation after ASCII
  kOverlong3 = 1 << 2,         // e0 followed by 80..9f
  kTooLarge = 1 << 3,          // f4 followed by 90..bf, or f5..ff
  kSurrogate = 1 << 4,         // ed followed by a0..bf
  kOverlong2 = 1 << 5,         // c0, c1
  kOverlong4 = 1 << 6,         // f0 followed by 80..8f; also f5..ff followed by those
  kTwoContinuations = 1 << 7,  // an error only where no earlier lead byte asks for it
};
constexpr uint8_t kAnyLow = kTooShort | kTooLong | kTwoContinuations;
constexpr uint8_t kF5 = kAnyLow | kTooLarge | kOverlong4;
constexpr uint8_t kSecond = kTooLong | kOverlong2 | kTwoContinuations;

alignas(16) constexpr uint8_t kFirstHigh[16] = {kTooLong,
                                                kTooLong,
                                                kTooLong,
                                                kTooLong,
                                                kTooLong,
                                                kTooLong,
                                                kTooLong,
                                                kTooLong,
                                                kTwoContinuations,
                                                kTwoContinuations,
                                                kTwoContinuations,
                                                kTwoContinuations,
                                                kTooShort | kOverlong2,
                                                kTooShort,
                                                kTooShort | kOverlong3 | kSurrogate,
                                                kTooShort | kTooLarge | kOverlong4};
alignas(16) constexpr uint8_t kFirstLow[16] = {kAnyLow | kOverlong2 | kOverlong3 | kOverlong4,
                                               kAnyLow | kOverlong2,
                                               kAnyLow,
                                               kAnyLow,
                                               kAnyLow | kTooLarge,
                                               kF5,
                                               kF5,
                                               kF5,
                                               kF5,
                                               kF5,
                                               kF5,
                                               kF5,
                                               kF5,
                                               kF5 | kSurrogate,
                                               kF5,
                                               kF5};
alignas(16) constexpr uint8_t kSecondHigh[16] = {kTooShort,
                                                 kTooShort,
                                                 kTooShort,
                                                 kTooShort,
                                                 kTooShort,
                                                 kTooShort,
                                                 kTooShort,
                                                 kTooShort,
                                                 kSecond | kOverlong3 | kOverlong4,
                                                 kSecond | kOverlong3 | kTooLarge,
                                                 kSecond | kSurrogate | kTooLarge,
                                                 kSecond | kSurrogate | kTooLarge,
                                                 kTooShort,
                                                 kTooShort,
                                                 kTooShort,
                                                 kTooShort};

__m256i Table(const uint8_t* table) {
  return _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(table)));
}

class Checker {
 public:
  void Add(const char* p) {
    const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
    if (_mm256_movemask_epi8(v) == 0) {
      errors_ = _mm256_or_si256(errors_, incomplete_);
      incomplete_ = _mm256_setzero_si256();
    } else {
      AddNonAscii(v);
    }
    previous_ = v;
  }

  bool ok() const { return _mm256_testz_si256(errors_, errors_) != 0; }

 private:
  // The bytes of `v` moved on by kPlaces, filled from the end of the previous ones.
  template <int kPlaces>
  __m256i Before(__m256i v) const {
    return _mm256_alignr_epi8(v, _mm256_permute2x128_si256(previous_, v, 0x21), 16 - kPlaces);
  }

  void AddNonAscii(__m256i v) {
    const __m256i low_half = _mm256_set1_epi8(0x0f);
    const auto high = [&](__m256i bytes) {
      return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), low_half);
    };
    const __m256i first = Before<1>(v);
    const __m256i pair_errors = _mm256_and_si256(
        _mm256_and_si256(_mm256_shuffle_epi8(Table(kFirstHigh), high(first)),
                         _mm256_shuffle_epi8(Table(kFirstLow), _mm256_and_si256(first, low_half))),
        _mm256_shuffle_epi8(Table(kSecondHigh), high(v)));
    const __m256i after_third =
        _mm256_subs_epu8(Before<2>(v), _mm256_set1_epi8(static_cast<char>(0xe0 - 0x80)));
    const __m256i after_fourth =
        _mm256_subs_epu8(Before<3>(v), _mm256_set1_epi8(static_cast<char>(0xf0 - 0x80)));
    const __m256i demanded = _mm256_and_si256(_mm256_or_si256(after_third, after_fourth),
                                              _mm256_set1_epi8(static_cast<char>(0x80)));
    errors_ = _mm256_or_si256(errors_, _mm256_xor_si256(demanded, pair_errors));
    // A lead byte among the last three that needs more than what follows it here.
    const __m256i most =
        _mm256_setr_epi8(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
                         -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, static_cast<char>(0xef),
                         static_cast<char>(0xdf), static_cast<char>(0xbf));
    incomplete_ = _mm256_subs_epu8(v, most);
  }

  __m256i errors_ = _mm256_setzero_si256();
  __m256i previous_ = _mm256_setzero_si256();
  __m256i incomplete_ = _mm256_setzero_si256();
};

}  // namespace

namespace penstock {

bool IsUtf8Avx2(const char* p, size_t size) {
  Checker checker;
  size_t i = 0;
  for (; i + 32 <= size; i += 32) checker.Add(p + i);
  char last[32] = {};  // zeros are ASCII: they show a sequence that is cut off
  std::memcpy(last, p + i, size - i);
  checker.Add(last);
  return checker.ok();
}

}  // namespace penstock
