#pragma once
// Explains tokens that are not valid anywhere in JSON.

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_token.h"

namespace penstock {

// Whether a word begins with a character that only looks like one of JSON's.
bool BeginsWithLookalike(std::string_view word);

// If tokens[at] and perhaps more tokens behind it are nothing but characters that cannot be seen,
// as no-break spaces, reports them all as one fault, takes them out of `tokens` and returns true.
bool ReportInvisible(const SourceFile& file, std::vector<JsonToken>& tokens, size_t at,
                     DiagnosticSink& diagnostics);

// If the token is a single full-width comma, colon or bracket, reports it and gives what it means.
std::optional<JsonTokenKind> ReportPunctuation(const SourceFile& file, const JsonToken& token,
                                               DiagnosticSink& diagnostics);

// What the grammar expects at the token.
enum class Expected { kKey, kValue, kOther };

// Reports full-width punctuation and invisible characters, single quotes, control characters,
// comments without end, and words in the place of keys and values. False, and nothing reported, if
// the token is none of these.
bool ReportOddToken(const SourceFile& file, const JsonToken& token, Expected expected,
                    DiagnosticSink& diagnostics);

}  // namespace penstock
