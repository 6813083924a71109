// Scalar UTF-8 check and the choice of the vector one. ASCII is skipped eight bytes at a time.

#include "stdplugins/format/delimited/utf8_check.h"

#include <cstdint>
#include <cstring>

#include "stdplugins/format/delimited/utf8_avx2.h"

namespace penstock {
namespace {

constexpr uint64_t kHighBits = 0x8080808080808080;

uint64_t Load8(const char* p) {
  uint64_t word;
  std::memcpy(&word, p, 8);
  return word;
}

bool IsBetween(char c, int low, int high) {
  const int byte = static_cast<unsigned char>(c);
  return byte >= low && byte <= high;
}

// Bytes of the well-formed sequence at `p`, whose first byte is not ASCII; 0 if there is none.
size_t SequenceSize(const char* p, size_t size) {
  const int lead = static_cast<unsigned char>(p[0]);
  size_t length = 0;
  int second_low = 0x80;
  int second_high = 0xbf;
  if (lead >= 0xc2 && lead <= 0xdf) {
    length = 2;
  } else if (lead >= 0xe0 && lead <= 0xef) {
    length = 3;
    if (lead == 0xe0) second_low = 0xa0;
    if (lead == 0xed) second_high = 0x9f;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    length = 4;
    if (lead == 0xf0) second_low = 0x90;
    if (lead == 0xf4) second_high = 0x8f;
  }
  if (length == 0 || length > size || !IsBetween(p[1], second_low, second_high)) return 0;
  for (size_t i = 2; i < length; ++i) {
    if (!IsBetween(p[i], 0x80, 0xbf)) return 0;
  }
  return length;
}

}  // namespace

bool IsAscii(const char* p, size_t size) {
  uint64_t seen = 0;
  size_t i = 0;
  for (; i + 8 <= size; i += 8) seen |= Load8(p + i);
  for (; i < size; ++i) seen |= static_cast<unsigned char>(p[i]);
  return (seen & kHighBits) == 0;
}

bool IsUtf8Scalar(const char* p, size_t size) {
  size_t i = 0;
  while (i < size) {
    if (i + 8 <= size && (Load8(p + i) & kHighBits) == 0) {
      i += 8;
    } else if (static_cast<unsigned char>(p[i]) < 0x80) {
      ++i;
    } else {
      const size_t length = SequenceSize(p + i, size - i);
      if (length == 0) return false;
      i += length;
    }
  }
  return true;
}

bool IsUtf8(const char* p, size_t size) {
  static const bool kHasAvx2 = __builtin_cpu_supports("avx2");
  return kHasAvx2 ? IsUtf8Avx2(p, size) : IsUtf8Scalar(p, size);
}

}  // namespace penstock
