#pragma once
// Type checks expressions: ast::Expr -> ir::Expr, with every conversion and kernel chosen.
//
// Rules. Comparison and arithmetic first bring both sides to one type:
//   - integers with decimals: decimal, exactly; anything with a double: double
//   - date with timestamp: timestamp (midnight)
//   - a value known only at run time (Any) takes the type of the other side, but: beside an exact
//     number it compares as a decimal of any length; so it does beside a bare variable, which
//     is taken as a number; with a string it compares as a number if both are numbers, else
//     as a string
//   - text constants and variables take the type of the other side: constants at compile time,
//     variables once per run. Text columns never change their type unasked: `cast` says so.
// Decimal results: + and - keep all digits (one more before the point), * adds digits and scales,
// / has max(6, s1 + p2 + 1) digits after the point, limited by the 38 digits (at least 6) and
// rounded half away from zero; % has the larger scale. A result beyond 38 digits refuses the
// record. Doubles compare with NaN equal to itself and greater than all other numbers.

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/ast/expr.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/ir/pipeline.h"
#include "compiler/sema/expr_builder.h"

namespace penstock {

// What an expression may name, as the caller knows it.
class ColumnResolver {
 public:
  virtual ~ColumnResolver() = default;
  // The value of column `name` in its declared type: typically builder.Field(...) followed by
  // ConvertExpr or a conversion with the column's pattern. Reports an unknown or ambiguous name at
  // `span` and returns nothing.
  virtual std::optional<ir::ExprId> Column(std::string_view name, Span span) = 0;
};

// Types `expr` and appends it. Reports all faults it finds; returns nothing if there was one. The
// result may be of any type, Any included (a bare column); an untyped `null` is a String.
std::optional<ir::ExprId> CheckExpr(const ast::Expr& expr, ColumnResolver& columns,
                                    ExprBuilder& builder, DiagnosticSink& diagnostics);

// As CheckExpr, for a filter: the result is Bool; anything else is reported (kNotBoolean).
std::optional<ir::ExprId> CheckCondition(const ast::Expr& expr, ColumnResolver& columns,
                                         ExprBuilder& builder, DiagnosticSink& diagnostics);

// `value` as `target`, by the conversion of the conversion table; `value` itself if it has that
// type. Reports kForbiddenConversion, or kBadConstant for a constant that has no such value.
std::optional<ir::ExprId> ConvertExpr(ExprBuilder& builder, ir::ExprId value, Type target,
                                      Span span, DiagnosticSink& diagnostics);

// Names of the variables an expression uses, in order, each once.
std::vector<std::string> ParametersOf(const ast::Expr& expr);

}  // namespace penstock
