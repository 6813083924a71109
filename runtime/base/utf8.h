#pragma once
// Text that is UTF-8, or should be: well-formed as Unicode defines it (chapter 3.9), with no
// overlong forms, no surrogates, nothing above U+10FFFF.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace penstock {

// NUL is a character like any other. Reads nothing beyond the text.
bool IsUtf8(std::string_view text);

struct Character {
  char32_t code = 0;
  size_t bytes = 1;   // 1..4
  bool valid = true;  // false: no valid UTF-8 character begins at this place; bytes is 1
};

// The character that begins at `offset`, which is inside of `text`.
Character CharacterAt(std::string_view text, size_t offset);

// True for a byte that goes on with a character.
constexpr bool ContinuesUtf8(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// The longest beginning of `text` within `limit` bytes that does not end inside a character.
std::string_view CutUtf8(std::string_view text, size_t limit);

// Writes a code point (at most U+10FFFF) to `out`, which has room for 4 bytes. Returns how many it
// took.
size_t EncodeUtf8(char32_t code, char* out);
// The same as a string.
std::string EncodeUtf8(char32_t code);

}  // namespace penstock
