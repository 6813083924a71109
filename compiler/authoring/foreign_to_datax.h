#pragma once
// What DataX does not understand of the parameters of a DataWorks script.

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// Reports data sources, and of readers whose columns and conditions are ours what DataX's plugins
// of that name do not have: kNoCounterpart. `step` has parameters.
void ReportForeignToDataX(const ast::Step& step, Side side, const PluginCatalog& catalog,
                          DiagnosticSink& diagnostics);

}  // namespace penstock
