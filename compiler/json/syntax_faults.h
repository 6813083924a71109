#pragma once
// Explains syntax errors in job text.

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_token.h"

namespace penstock {

// Reports at least one error if `tokens`, which end with kEnd, are not a document of the grammar.
// Faults whose meaning is plain (a missing comma, a placeholder, a key written twice, an object
// without key) are all reported; at the first other one the search ends.
void ReportSyntaxFaults(const SourceFile& file, const std::vector<JsonToken>& tokens,
                        DiagnosticSink& diagnostics);

}  // namespace penstock
