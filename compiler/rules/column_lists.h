#pragma once
// The reader's and the writer's lists of columns side by side.

#include "compiler/rules/option_texts.h"

namespace penstock {

// Reports functions where a reader knows none, columns that a system needs and that are missing,
// and names of columns in other options that are none. Warns of `*` for the columns of a table, of
// a column that is read twice, and of columns that have the same names on both sides but meet in
// another order.
void CheckColumnLists(const JobFacts& facts, DiagnosticSink& diagnostics);

}  // namespace penstock
