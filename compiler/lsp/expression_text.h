#pragma once
// Words in column expressions and conditions, which are strings in the script.

#include <string_view>

#include "compiler/lsp/expected.h"

namespace penstock::lsp {

// Whether the value at the place is text of our own expression language.
bool HoldsExpression(const Expected& expected);

// The letters, digits and `_` around a place inside of the string `token`; an empty span at the
// place if there are none.
Span WordAt(std::string_view text, const ScriptNode& token, uint32_t offset);

}  // namespace penstock::lsp
