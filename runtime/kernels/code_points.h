#pragma once
// Characters of UTF-8 text, for kernels. Text is expected to be valid, but no function reads or
// writes out of bounds if it is not: any byte that does not continue a character begins one.

#include <stdint.h>

#include "runtime/kernels/kernel.h"

namespace penstock {

PST_INLINE bool Continues(char byte) { return (static_cast<uint8_t>(byte) & 0xC0) == 0x80; }

// The beginning of the character after the one at `p`, which is before `end`.
PST_INLINE const char* NextCharacter(const char* p, const char* end) {
  ++p;
  while (p < end && Continues(*p)) ++p;
  return p;
}

// The beginning of the character that ends at `p`, which is behind `begin`.
PST_INLINE const char* PreviousCharacter(const char* begin, const char* p) {
  --p;
  while (p > begin && Continues(*p)) --p;
  return p;
}

PST_INLINE int64_t CountCharacters(const char* p, int64_t size) {
  int64_t count = 0;
  for (int64_t i = 0; i < size; ++i) count += Continues(p[i]) ? 0 : 1;
  return count;
}

// `p` moved on by at most `count` characters.
PST_INLINE const char* SkipCharacters(const char* p, const char* end, int64_t count) {
  while (count > 0 && p < end) {
    p = NextCharacter(p, end);
    --count;
  }
  return p;
}

// `end` moved back by at most `count` characters.
PST_INLINE const char* SkipBack(const char* begin, const char* end, int64_t count) {
  while (count > 0 && end > begin) {
    end = PreviousCharacter(begin, end);
    --count;
  }
  return end;
}

// The code point at `p`, which is before `end`; -1 where there is none.
PST_INLINE int32_t CodePointAt(const char* p, const char* end) {
  const auto lead = static_cast<uint8_t>(*p);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : -1;
  if (more < 0 || end - p <= more) return -1;
  int32_t code = lead & (0x3F >> more);
  for (int i = 1; i <= more; ++i) {
    if (!Continues(p[i])) return -1;
    code = code << 6 | (static_cast<uint8_t>(p[i]) & 0x3F);
  }
  return code;
}

PST_INLINE char* PutCodePoint(char* w, int32_t code) {
  if (code < 0x80) {
    *w++ = static_cast<char>(code);
  } else if (code < 0x800) {
    *w++ = static_cast<char>(0xC0 | code >> 6);
    *w++ = static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    *w++ = static_cast<char>(0xE0 | code >> 12);
    *w++ = static_cast<char>(0x80 | (code >> 6 & 0x3F));
    *w++ = static_cast<char>(0x80 | (code & 0x3F));
  } else {
    *w++ = static_cast<char>(0xF0 | code >> 18);
    *w++ = static_cast<char>(0x80 | (code >> 12 & 0x3F));
    *w++ = static_cast<char>(0x80 | (code >> 6 & 0x3F));
    *w++ = static_cast<char>(0x80 | (code & 0x3F));
  }
  return w;
}

}  // namespace penstock
