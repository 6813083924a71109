#pragma once
// The text that a JSON string stands for.

#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"

namespace penstock {

// Decodes what is between the quotes of a string, which is UTF-8 and begins at byte `begin` of
// the file. Accepts the escapes of JSON, `\'`, and raw tabs and line ends. Reports other escapes,
// halves of surrogate pairs and raw NUL bytes as errors, other raw control characters as warnings.
std::string DecodeJsonString(std::string_view raw, uint32_t begin, DiagnosticSink& diagnostics);

}  // namespace penstock
