#pragma once
// Whether bytes are UTF-8 text.

#include <string_view>

namespace penstock {

// True for well-formed UTF-8 as Unicode defines it: no overlong forms, no surrogates, nothing above
// U+10FFFF. NUL is a character like any other. Reads nothing beyond the text.
bool IsUtf8(std::string_view text);

}  // namespace penstock
