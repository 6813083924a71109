#pragma once
// Text files: what their settings do to empty fields, to delimiters in values, and elsewhere.

#include "compiler/rules/option_texts.h"

namespace penstock {

// Warns of numbers and dates that are read without a text for NULL, of text that is written without
// quotes beside a delimiter that text often holds, and of delimiters that DataX reads otherwise.
void CheckDelimitedText(const JobFacts& facts, DiagnosticSink& diagnostics);

}  // namespace penstock
