#pragma once
// Explains a token that can stand nowhere in JSON.

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/frontend/json_token.h"

namespace penstock {

// What the grammar expects at the token.
enum class Expected { kKey, kValue, kOther };

// Reports full-width punctuation and invisible characters, single quotes, control characters,
// comments without end, and words in the place of keys and values. False, and nothing reported, if
// the token is none of these.
bool ReportOddToken(const SourceFile& file, const JsonToken& token, Expected expected,
                    DiagnosticSink& diagnostics);

}  // namespace penstock
