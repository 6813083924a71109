#pragma once
// parse: text of a column expression or where clause -> ast::Expr.

#include <optional>
#include <string_view>

#include "compiler/ast/expr.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_document.h"

namespace penstock {

// Parses the text of the JSON string `value`; spans in the result and in reports are places in the
// job file, escapes included. Reports a fault and returns nothing where the text does not parse;
// with `diagnostics` null it only returns nothing. Nesting deeper than 100 is a fault.
std::optional<ast::Expr> ParseExpr(const SourceFile& file, const JsonValue& value,
                                   DiagnosticSink* diagnostics);

}  // namespace penstock
