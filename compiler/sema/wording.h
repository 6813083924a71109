#pragma once
// Helpers for messages.

#include <span>
#include <string>
#include <string_view>

#include "compiler/json/json_document.h"

namespace penstock {

// "`a`, `b` or `c`".
std::string ListOf(std::span<const std::string_view> names);

// "1 column", "3 columns".
std::string Count(size_t count, std::string_view noun);

// `text` on one line and cut to at most 60 bytes, at a character.
std::string Excerpt(std::string_view text);

}  // namespace penstock
