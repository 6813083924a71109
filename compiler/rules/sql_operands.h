#pragma once
// Operands and operators of a condition in SQL that do not follow each other in any database.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace penstock {

struct SqlFault {
  size_t begin = 0, end = 0;  // what is at fault, in the text
  std::string message, hint;
  std::string instead = {};  // the whole condition as it was surely meant; "" if that is not sure
};

// The first place of `condition` where an operand is missing or one too many: `a = = 1`, `a > 1
// and`, `id=`, `in (1,2,)`, `'x' 00`. Everything else is the database's own business. Quotes and
// brackets are closed.
// `empty_lists`: the database takes `in ()`.
std::optional<SqlFault> FindMissingOperand(std::string_view condition, bool empty_lists);

}  // namespace penstock
