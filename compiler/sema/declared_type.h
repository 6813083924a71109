#pragma once
// The type that an object entry of `column` declares, with its date pattern.

#include <optional>
#include <string>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/column_list.h"
#include "compiler/sema/expr_builder.h"

namespace penstock {

struct DeclaredType {
  Type type = {};
  std::string pattern = {};  // as written; "" if there is none
  std::string program = {};  // compiled
};

// String where no type is declared. `date` without a pattern, or with one that has a time of day,
// may carry one: then it is Timestamp. With dates_have_time it always is, and what the pattern
// lacks is that of 1970-01-01 00:00:00. Reports names and patterns that cannot be used.
std::optional<DeclaredType> CheckDeclaredType(const ColumnEntry& entry,
                                              const ast::ValueDefaults& values,
                                              DiagnosticSink& diagnostics);

// A pattern given by an option or column, whose JSON string is at `span`; reports one that cannot
// be used or looks wrong.
struct CheckedPattern {
  std::string program;
  bool has_date = false;
  bool has_time = false;
  bool has_zone = false;
  bool has_names = false;
};
std::optional<CheckedPattern> CheckDatePattern(const std::string& pattern,
                                               const ast::ValueDefaults& values, Span span,
                                               DiagnosticSink& diagnostics);

// `value`, String or Any, as the declared type. Reports a constant that has no such value.
std::optional<ir::ExprId> ConvertDeclared(ExprBuilder& builder, ir::ExprId value,
                                          const DeclaredType& declared, Span span,
                                          DiagnosticSink& diagnostics);

}  // namespace penstock
