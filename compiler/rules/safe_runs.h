#pragma once
// What a run may lose or write twice though everything in the script is understood.

#include "compiler/rules/option_texts.h"

namespace penstock {

// Warns of a job that may drop any number of records, of repetitions that write records again, of
// SQL that removes the target or what was written, and of a table that is listed twice.
void CheckSafeRuns(const JobFacts& facts, DiagnosticSink& diagnostics);

}  // namespace penstock
