#pragma once
// How an output column leaves the job: as bytes of a text record, or as a cell.

#include <optional>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/declared_type.h"
#include "compiler/sema/expr_builder.h"

namespace penstock {

// What the writer's options say about the text of values.
struct OutputOptions {
  std::optional<CheckedPattern> date_pattern;  // dateFormat
  std::string date_pattern_text;
  bool base64 = false;  // byteEncoding: values of the type bytes
};

// The output column `name` with the value `value`, which is at `span` in the script. The
// pipeline's source and sink have been set. Reports values that the sink cannot hold.
std::optional<ir::Output> BuildOutput(const ir::Pipeline& pipeline, ExprBuilder& builder,
                                      ir::ExprId value, std::string name,
                                      const OutputOptions& options, Span span,
                                      DiagnosticSink& diagnostics);

}  // namespace penstock
