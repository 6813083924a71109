#pragma once
// The columns of a target as it describes them, and what becomes of values on their way there.

#include <optional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/expr_builder.h"
#include "compiler/sema/job_facts.h"

namespace penstock {

// Of a writer that has described its columns: `*` becomes all of them. Reports names that it does
// not have.
void MatchSchema(const Endpoint& writer, WriterColumns& columns, DiagnosticSink& diagnostics);

// A value as its target takes it.
struct FittedValue {
  ir::ExprId value = -1;
  int encode = -1;  // kRows: index into WireFormat::types
};

// `column` for column `index` of the writer, in the type that the target or the script gives that.
// Reports a value that cannot be converted, and one without a type for a target that needs it.
std::optional<FittedValue> FitTarget(const JobFacts& facts, size_t index,
                                     const ReaderColumn& column, ExprBuilder& builder,
                                     DiagnosticSink& diagnostics);

}  // namespace penstock
