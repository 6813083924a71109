#pragma once
// Scheduling expressions that no run could evaluate.

#include <span>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/template_text.h"

namespace penstock {

// `path` is that of the step that holds `uses`. Plain names, such as `hh24`, are left to the run:
// they may be given a value.
void CheckScheduleExpressions(std::span<const VariableUse> uses, const std::string& path,
                              DiagnosticSink& diagnostics);

}  // namespace penstock
