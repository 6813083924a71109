#pragma once
// How wide a terminal shows characters.

namespace penstock {

// Terminal cells: 2 for wide East Asian characters and emoji, 0 for combining marks, else 1.
// Control characters and marks that change the writing direction count 1, because Penstock shows
// a replacement instead of them (IsUnprintable in runtime/base/show_text.h).
int CellsOf(char32_t code);

}  // namespace penstock
