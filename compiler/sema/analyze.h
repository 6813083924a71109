#pragma once
// check: ast::Job -> ir::Pipeline.

#include <optional>
#include <string>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/ir/pipeline.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// Binds options to the plugins' specs, resolves columns, types expressions and filter, chooses
// every conversion. Reports all faults it finds; returns nothing if there was an error, or if a
// plugin is known by name only.
std::optional<ir::Pipeline> AnalyzeJob(const SourceFile& file, const ast::Job& job,
                                       const PluginCatalog& catalog, DiagnosticSink& diagnostics);

}  // namespace penstock
