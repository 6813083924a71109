#pragma once
// read: JsonDocument -> ast::Job, whatever the dialect.

#include <optional>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"

namespace penstock {

// Detects the dialect and reads the job. Reports unknown, missing and mistyped keys outside of
// the plugins' parameters. A side that cannot be told has no `plugin`; if that is true of both,
// nothing is returned.
std::optional<ast::Job> ReadJob(const JsonDocument& document, DiagnosticSink& diagnostics);

}  // namespace penstock
