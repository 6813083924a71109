#include "runtime/base/utf8.h"

#include <cstring>

namespace penstock {
namespace {

// Length of the well-formed sequence at `p`, which is not ASCII; 0 if there is none before `end`.
int SequenceLength(const unsigned char* p, const unsigned char* end) {
  const unsigned char lead = *p;
  const int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length == 0 || end - p < length) return 0;
  // The second byte excludes overlong forms, surrogates and what lies above U+10FFFF.
  const unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (p[1] < low || p[1] > high) return 0;
  for (int i = 2; i < length; i++) {
    if ((p[i] & 0xc0) != 0x80) return 0;
  }
  return length;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = p + text.size();
  while (p < end) {
    if (end - p >= 8) {
      uint64_t word;
      memcpy(&word, p, sizeof word);
      if ((word & kHighBits) == 0) {
        p += 8;
        continue;
      }
    }
    if (*p < 0x80) {
      p++;
      continue;
    }
    const int length = SequenceLength(p, end);
    if (length == 0) return false;
    p += length;
  }
  return true;
}

Character CharacterAt(std::string_view text, size_t offset) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + offset;
  if (*p < 0x80) return {*p, 1, true};
  const int length = SequenceLength(p, p - offset + text.size());
  if (length == 0) return {*p, 1, false};
  char32_t code = *p & (0x7f >> length);
  for (int i = 1; i < length; ++i) code = code << 6 | (p[i] & 0x3f);
  return {code, static_cast<size_t>(length), true};
}

std::string_view CutUtf8(std::string_view text, size_t limit) {
  if (text.size() <= limit) return text;
  for (size_t size = limit; size > 0 && size + 3 >= limit; --size) {
    if (!ContinuesUtf8(text[size])) return text.substr(0, size);
  }
  return text.substr(0, limit);  // not UTF-8
}

size_t EncodeUtf8(char32_t code, char* out) {
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

std::string EncodeUtf8(char32_t code) {
  char bytes[4];
  return std::string(bytes, EncodeUtf8(code, bytes));
}

}  // namespace penstock
