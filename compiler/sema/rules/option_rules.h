#pragma once
// What a spec says of options together: conditions, and rules built from them.

#include <span>
#include <string_view>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/bind_options.h"

namespace penstock {

// A value that holds a variable equals none.
bool Holds(const OptionCondition& condition, const BoundOptions& options);
bool AnyHolds(std::span<const OptionCondition> conditions, const BoundOptions& options);

// Reports what breaks `spec.rules`. `plugin` is the plugin's name.
void CheckOptionRules(const ast::Step& step, const EndpointSpec& spec, std::string_view plugin,
                      const BoundOptions& options, DiagnosticSink& diagnostics);

}  // namespace penstock
