#pragma once
// parse, whatever the syntax.

#include <optional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_document.h"

namespace penstock {

// ParseJson or ParseProperties, by the syntax of the file.
std::optional<JsonDocument> ParseScript(const SourceFile& file, DiagnosticSink& diagnostics);

}  // namespace penstock
