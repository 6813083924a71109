#pragma once
// The steps between reader and writer, as expressions over the reader's columns.

#include <vector>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/expr_builder.h"
#include "compiler/sema/reader_columns.h"

namespace penstock {

// What LowerTransforms works with.
struct TransformContext {
  const std::vector<ast::Transform>& transforms;
  ir::Pipeline& pipeline;
  ExprBuilder& builder;
  DiagnosticSink& diagnostics;
};

// Replaces values of `columns`, and adds conditions to the filter. As in DataX, a record that one
// step refuses does not come to the next one, and one that is dropped has been read without a
// fault. `columns` may be null: then only what does not depend on them is checked.
void LowerTransforms(const TransformContext& context, ReaderColumns* columns);

}  // namespace penstock
