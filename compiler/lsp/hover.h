#pragma once
// Describes what is at a place.

#include <optional>
#include <string>

#include "compiler/source/source_file.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock::lsp {

struct HoverText {
  std::string markdown;
  Span span;  // what it is about
};

std::optional<HoverText> HoverAt(std::string_view text, Syntax syntax, uint32_t offset,
                                 const PluginCatalog& catalog);

}  // namespace penstock::lsp
