#pragma once
// What a spec says of options together.

#include <string_view>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/bind_options.h"

namespace penstock {

// Reports what breaks `spec.rules`. `plugin` is the plugin's name.
void CheckOptionRules(const ast::Step& step, const EndpointSpec& spec, std::string_view plugin,
                      const BoundOptions& options, DiagnosticSink& diagnostics);

}  // namespace penstock
