#pragma once
// Whether bytes are UTF-8 text, at memory speed.

#include <cstddef>

namespace penstock {

// No byte from 0x80 up.
bool IsAscii(const char* p, size_t size);

// Well-formed UTF-8 (Unicode, table 3-7): no overlong forms, no surrogates, at most U+10FFFF.
bool IsUtf8(const char* p, size_t size);

// The same, byte by byte: for short texts, and what the vector function is tested against.
bool IsUtf8Scalar(const char* p, size_t size);

}  // namespace penstock
