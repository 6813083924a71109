#pragma once
// `splitPk` is the name of one column.

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/bind_options.h"

namespace penstock {

// Lists and expressions cannot cut a table into ranges.
void CheckSplitKey(const BoundOptions& reader, DiagnosticSink& diagnostics);

}  // namespace penstock
