#pragma once
// The values that may appear at a place, as far as they can be listed.

#include <string>
#include <vector>

#include "compiler/lsp/expected.h"

namespace penstock::lsp {

struct Suggestion {
  enum class Kind { kValue, kPlugin, kFunction, kColumn, kVariable };
  std::string text;           // as it will be written in the script, without quotes
  std::string detail;         // a few words beside it; may be empty
  std::string documentation;  // Markdown; may be empty
  Kind kind = Kind::kValue;
  bool quoted = true;  // false: a number, true or false
};

// Values of the option, plugin, type, time zone or step that the place asks for; best first.
std::vector<Suggestion> SuggestValues(const ScriptNode& root, const Expected& expected,
                                      const PluginCatalog& catalog);

// Functions, and columns of the reader, for the inside of an expression.
std::vector<Suggestion> SuggestInExpression(const PlaceInScript& place);

// Variables and scheduling expressions, for the inside of any text.
std::vector<Suggestion> SuggestVariables();

}  // namespace penstock::lsp
