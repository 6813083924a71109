#pragma once
// Conditions as SQL of the source's database.

#include <optional>
#include <string>
#include <vector>

#include "compiler/ast/expr.h"

namespace penstock {

// A piece is SQL, or the variable `parameter`, which is to be bound as a text value: its value is
// never part of the SQL.
struct SqlText {
  using Pieces = std::vector<ast::Expr::Piece>;
  // A column and a constant or variable that are compared.
  struct Comparison {
    std::string column;
    Pieces value;
    bool is_text = false;  // written as a text: 'x', '${v}'; else as a number: 5, ${v}
  };
  Pieces sql;
  std::vector<Comparison> comparisons;
};

// `condition` in SQLite's SQL, if it is made of comparisons of a column with a constant or variable
// (also by `in` and `between`), `is null` of a column, `and`, `or` and `not`. It means the same
// there for every record for which its comparisons do, which only the reader can tell, since it
// knows how the columns are declared. Nothing for other conditions: arithmetic, functions, casts
// and `like` have rules of SQLite's own, and so have numbers with an exponent.
std::optional<SqlText> ToSqliteSql(const ast::Expr& condition);

// The terms that `condition` joins by `and`, from left to right; at least one.
std::vector<const ast::Expr*> SplitAnd(const ast::Expr& condition);

}  // namespace penstock
