#pragma once
// How many threads a job may have, and whether there is something for each of them.

#include "compiler/rules/option_texts.h"

namespace penstock {

// Warns of more threads than DataWorks allows, of more than there are pieces of work, and of a
// split key that no second thread needs.
void CheckParallelReading(const JobFacts& facts, DiagnosticSink& diagnostics);

}  // namespace penstock
