#pragma once
// parse: SourceFile in the syntax of Java's .properties -> JsonDocument of one object of strings.

#include <optional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_document.h"

namespace penstock {

// Every text is a properties file, so that few things are errors: text that is not valid UTF-8, too
// much of it, none at all, broken escapes, lines without a key. Warns of duplicate keys, of lines
// that look like a comment and of characters that Java would read as others. Blanks at the end of a
// value are left out, as Kafka has it.
std::optional<JsonDocument> ParseProperties(const SourceFile& file, DiagnosticSink& diagnostics);

// Turns the fixes in `diagnostics` of such a document, which write keys and values as JSON strings,
// into keys and values of a properties file.
void WriteFixesAsProperties(const JsonDocument& document, DiagnosticSink& diagnostics);

}  // namespace penstock
