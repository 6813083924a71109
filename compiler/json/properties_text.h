#pragma once
// What the text of a key or value of a .properties file stands for, and the reverse.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source_file.h"

namespace penstock {

struct PropertiesText {
  std::string text;               // UTF-8 if `raw` was
  std::vector<uint32_t> places;   // where each byte of `text`, and its end, is in the file
  std::vector<Span> bad_escapes;  // `\u` without four digits, halves of surrogate pairs
};

// Resolves escapes and joined lines in `raw`, which begins at byte `begin` of the file.
PropertiesText DecodeProperties(std::string_view raw, uint32_t begin);

// Text as it must be written to be read as a key or a value.
std::string EscapedKey(std::string_view text);
std::string EscapedValue(std::string_view text);

}  // namespace penstock
