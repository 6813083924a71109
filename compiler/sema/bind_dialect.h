#pragma once
// The options of a text endpoint -> ir::TextDialect.

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/ir/pipeline.h"
#include "compiler/sema/bind_options.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// Reports options that cannot be used; then the dialect is not to be used either.
ir::TextDialect BindDialect(Side side, const BoundOptions& options, Span step,
                            DiagnosticSink& diagnostics);

// The dialect of a writer whose text is for people to look at (WriterSpec::printed).
ir::TextDialect PrintedDialect(const BoundOptions& options, DiagnosticSink& diagnostics);

}  // namespace penstock
