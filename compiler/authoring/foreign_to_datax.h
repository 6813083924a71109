#pragma once
// Finds parameters of a DataWorks script that DataX does not support.

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// Reports data sources, and of readers whose columns and conditions are ours what DataX's plugins
// of that name do not have: kNoCounterpart. `step` has parameters.
void ReportForeignToDataX(const ast::Step& step, Side side, const PluginCatalog& catalog,
                          DiagnosticSink& diagnostics);

}  // namespace penstock
