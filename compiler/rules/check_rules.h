#pragma once
// Looks at the parts of a job together.

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/job_facts.h"

namespace penstock {

// Reports what every rule finds. Rules about a part that is missing from the facts are silent.
void CheckRules(const JobFacts& facts, DiagnosticSink& diagnostics);

}  // namespace penstock
