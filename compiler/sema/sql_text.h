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
  std::vector<ast::Expr::Piece> pieces;
};

// `condition` in SQLite's SQL, where it means the same there; nothing where it may not. That is:
// comparisons, `in` and `between` of a column with columns, numbers, texts and variables; `is
// null`;
// `+`, `-` and `*` of columns and integers inside comparisons with numbers; and, or, not. `like`
// ignores case there and `/` cuts, so they are not; nor are functions, casts and dates.
std::optional<SqlText> ToSqliteSql(const ast::Expr& condition);

// The terms that `condition` joins by `and`, from left to right; at least one.
std::vector<const ast::Expr*> SplitAnd(const ast::Expr& condition);

}  // namespace penstock
