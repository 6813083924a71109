#pragma once
// Conditions in SQL: what is wrong with their text, and what is always or never true.

#include "compiler/rules/option_texts.h"

namespace penstock {

// Reports a `where` that a database cannot take as a condition, whatever its SQL, where our own
// parser does not decide that; and, wherever it stands, comparisons with `null` and of constants.
void CheckConditions(const JobFacts& facts, DiagnosticSink& diagnostics);

}  // namespace penstock
