#pragma once
// Parameters that are still to be filled in.

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"

namespace penstock {

// Warns once of the texts of the step's parameters that are placeholders as a whole. What a
// parameter may have as its value, such as a text that stands for NULL, is left alone.
void CheckPlaceholders(const ast::Step& step, DiagnosticSink& diagnostics);

}  // namespace penstock
