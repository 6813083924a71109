#pragma once
// The reader's `where`: what the source decides, and what the loop decides.

#include "compiler/sema/bind_options.h"
#include "compiler/sema/source_columns.h"

namespace penstock {

struct WhereContext {
  const SourceFile& file;
  const BoundOption* option;  // null: the job takes every record
  bool table;                 // the source is a table of a database that takes SQL
  SourceColumns& source;
  ir::Pipeline& pipeline;
  ExprBuilder& builder;
  DiagnosticSink& diagnostics;
};

// Sets Pipeline::filter and what the reader may test before (Source::pushed), and says in
// Pipeline::notes which term runs where and why. Reports what cannot be a condition.
void ResolveWhere(const WhereContext& context);

}  // namespace penstock
