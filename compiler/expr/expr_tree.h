#pragma once
// ANTLR's parse tree of an expression -> ast::Expr. Private to the expression parser.

#include <string_view>

#include "compiler/ast/expr.h"
#include "compiler/json/json_string_map.h"
#include "grammar/ExprParser.h"

namespace penstock {

// Operators of one kind that follow each other, and levels of the result of ParseExpr.
inline constexpr int kMaxExprDepth = 100;

// Throws ExprFault for lists, chains and copies beyond the limits.
ast::Expr ReadExprTree(grammar::ExprParser::ExpressionContext* tree, std::string_view text,
                       const JsonStringMap& map);

}  // namespace penstock
