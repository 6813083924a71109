#pragma once
// Characters of a text that may or may not be UTF-8, and how wide a terminal shows them.

#include <cstddef>
#include <string>
#include <string_view>

namespace penstock {

struct Character {
  char32_t code = 0;
  size_t bytes = 1;   // 1..4
  bool valid = true;  // false: the byte at this place begins no UTF-8 character; bytes is 1
};

// The character that begins at `offset`, which is inside of `text`.
Character CharacterAt(std::string_view text, size_t offset);

// Terminal cells: 2 for wide East Asian characters and emoji, 0 for combining marks, else 1.
// Control characters and marks that change the writing direction count 1, because Penstock shows
// a replacement instead of them (IsUnprintable in runtime/base/show_text.h).
int CellsOf(char32_t code);

// With the letters A to Z made small.
std::string LowerCase(std::string_view text);

}  // namespace penstock
