#pragma once
// Code actions: fixes for the diagnostics of a document.

#include <string>
#include <vector>

#include "compiler/lsp/publish.h"

namespace penstock::lsp {

struct Edit {
  Span span;
  std::string text;
};

struct CodeAction {
  enum class Kind { kQuickFix, kSuppress, kFixAll };
  Kind kind = Kind::kQuickFix;
  std::string title;
  std::vector<Edit> edits;
  const Diagnostic* diagnostic = nullptr;  // of `checked`; null for kFixAll
  bool preferred = false;                  // safe: it keeps what was meant
};

// The actions for the messages that touch `span`, and for the document as a whole; `checked` must
// be of its text.
std::vector<CodeAction> ActionsFor(const Document& document, const CheckedDocument& checked,
                                   Span span, const PluginCatalog& catalog);

}  // namespace penstock::lsp
