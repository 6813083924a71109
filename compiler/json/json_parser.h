#pragma once
// parse: SourceFile -> JsonDocument.

#include <optional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_document.h"

namespace penstock {

// Accepts JSON with `//` and `#` comments, trailing commas and a byte order mark. Reports every
// syntax fault it can place without guessing; returns nothing if there was an error. Text that is
// not valid UTF-8 and nesting deeper than 200 are reported before parsing.
std::optional<JsonDocument> ParseJson(const SourceFile& file, DiagnosticSink& diagnostics);

}  // namespace penstock
