#pragma once
// Duplicate keys of an object.

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_document.h"

namespace penstock {

// Warns of each member whose name stood before with another value. The last one counts, in the
// services as in Java; saying the same twice is harmless.
void ReportDuplicateKeys(const std::vector<JsonMember>& members, DiagnosticSink& diagnostics);

}  // namespace penstock
