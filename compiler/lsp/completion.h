#pragma once
// Completion: what can be written at a place, as edits of the text.

#include <optional>
#include <string>
#include <vector>

#include "compiler/lsp/suggestions.h"

namespace penstock::lsp {

struct Completion {
  std::string label = {};
  std::string detail = {};
  std::string documentation = {};           // Markdown
  std::optional<Suggestion::Kind> of = {};  // nothing: a key
  Span replaced = {};                       // on one line; the place is in it
  std::string text = {};                    // instead of it; in quotes it begins with the label
  bool snippet = false;                     // `text` holds tab stops
  std::optional<uint32_t> comma_at = {};    // where a comma is to be added before
};

// In the order in which they should be shown. With `snippets`, keys come with tab stops for their
// values.
std::vector<Completion> CompleteAt(std::string_view text, Syntax syntax, uint32_t offset,
                                   bool snippets, const PluginCatalog& catalog);

}  // namespace penstock::lsp
