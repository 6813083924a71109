#pragma once
// What only the plugin itself knows to be wrong with its options.

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/bind_options.h"

namespace penstock {

// Reports what `spec.check` finds in `options` of `step`.
void RunPluginCheck(const ast::Step& step, const EndpointSpec& spec, const BoundOptions& options,
                    DiagnosticSink& diagnostics);

}  // namespace penstock
