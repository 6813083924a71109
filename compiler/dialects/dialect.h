#pragma once
// Which dialect a script is written in.

#include <optional>
#include <string_view>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_document.h"

namespace penstock {

// Tells by the keys of the root: `steps`, `configuration`, `job`, or else `connector.class`, there
// or in `config`. Reports what was seen instead and returns nothing if the root has none of them,
// or more than one of the first three.
std::optional<ast::Dialect> DetectDialect(const JsonDocument& document,
                                          DiagnosticSink& diagnostics);

}  // namespace penstock
