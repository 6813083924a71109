#pragma once

#include <cstddef>
#include <cstdint>

namespace penstock {

// Writes a code point (at most U+10FFFF) as UTF-8 to `out`, which has room for 4 bytes. Returns how
// many it took.
inline size_t EncodeUtf8(uint32_t code, char* out) {
  const auto continuation = [code](int shift) {
    return static_cast<char>(0x80 | (code >> shift & 0x3f));
  };
  if (code < 0x80) {
    out[0] = static_cast<char>(code);
    return 1;
  }
  if (code < 0x800) {
    out[0] = static_cast<char>(0xc0 | code >> 6);
    out[1] = continuation(0);
    return 2;
  }
  if (code < 0x10000) {
    out[0] = static_cast<char>(0xe0 | code >> 12);
    out[1] = continuation(6);
    out[2] = continuation(0);
    return 3;
  }
  out[0] = static_cast<char>(0xf0 | code >> 18);
  out[1] = continuation(12);
  out[2] = continuation(6);
  out[3] = continuation(0);
  return 4;
}

}  // namespace penstock
