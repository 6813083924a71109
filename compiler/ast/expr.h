#pragma once
// The syntax tree of a column expression or `where` clause, with places in the job file.

#include <memory>
#include <string>
#include <vector>

#include "compiler/source/source_file.h"

namespace penstock::ast {

struct Expr {
  enum class Kind {
    kColumn,      // text: the name (without back-quotes)
    kString,      // 'text', pieces may hold ${variables}
    kNumber,      // text: digits as written
    kBool,
    kNull,
    kParameter,   // bare ${name}; text: the name
    kUnary,       // text: "-", "+", "not"
    kBinary,      // text: "+", "-", "*", "/", "%", "=", "<>", "<", "<=", ">", ">=", "and", "or", "||"
    kLike,        // args: value, pattern, [escape]; negated
    kIn,          // args: value, list...; negated
    kBetween,     // args: value, low, high; negated
    kIsNull,      // args: value; negated
    kCall,        // text: function name, lower case
    kCast,        // args: value; text: type name
    kCase,        // args: [when, then]..., [else]; has_else
  };
  struct Piece {
    std::string text;
    std::string parameter;  // not empty: a variable
  };
  Kind kind = Kind::kNull;
  Span span;  // in the job file
  std::string text;
  std::vector<Piece> pieces;  // kString
  bool negated = false;
  bool boolean = false;
  bool has_else = false;
  std::vector<Expr> args;
};

// One line of SQL-like text with full parentheses, for dumps and tests.
std::string Print(const Expr& expr);

}  // namespace penstock::ast
