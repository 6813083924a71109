#pragma once
// The key columns that a writer lists apart from the others.

#include "compiler/rules/option_texts.h"

namespace penstock {

// Reports more of them than the system has, and types that a key cannot have.
void CheckKeyColumns(const JobFacts& facts, DiagnosticSink& diagnostics);

}  // namespace penstock
