#pragma once
// `querySql` replaces what names a table and its records.

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/bind_options.h"

namespace penstock {

// Both `table` and `querySql`: nobody can tell which one was meant. `where` beside `querySql`: the
// records it should keep out would be read. `table` in one entry of `connection` and `querySql` in
// another: all have to do the same. `splitPk` beside `querySql`: without effect. With
// `overrides`, `querySql` is known to win over all of them, and they are only without effect.
void CheckQueryConflicts(const BoundOptions& reader, bool overrides, DiagnosticSink& diagnostics);

}  // namespace penstock
