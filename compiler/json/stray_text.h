#pragma once
// Text between the tokens of a job: a comment without `//`, or the rest of a comment that
// was wrapped when the script was copied from a document.

#include <optional>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_token.h"

namespace penstock {

// If the rest of the line of the word tokens[at] is prose, reports it together with the lines of
// prose that follow, and gives the place of the first token behind them. `value_may_come`: a single
// word is rather a value without quotes.
std::optional<size_t> ReportStrayText(const SourceFile& file, const std::vector<JsonToken>& tokens,
                                      size_t at, bool value_may_come, DiagnosticSink& diagnostics);

}  // namespace penstock
