#pragma once
// Lists of {"type", "value"}, such as the ends of a key range.

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/bind_options.h"

namespace penstock {

// Reports entries whose type is not in OptionSpec::values, or whose value does not fit its type.
// Types that begin with INF_ have no value.
void CheckTypedValues(const BoundOption& option, DiagnosticSink& diagnostics);

}  // namespace penstock
