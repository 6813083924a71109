#pragma once
// Which terms of a condition the database tests before the job's loop does.

#include <string>
#include <string_view>
#include <vector>

#include "stdplugins/table/sqlite/database.h"

namespace penstock {

struct TableFilter {
  std::string sql;                 // one condition; empty: all records are wanted
  std::vector<std::string> notes;  // for each term, where it is tested and why
};

// Chooses those of `terms` by which no record of `table` is lost that the loop would take or refuse
// because of the term's own columns. Variables are bound to `?1` for the first of the job.
Result<TableFilter> ChooseTerms(const RunContext& context, const SqliteDatabase& database,
                                const SqliteTable& table, const std::vector<PushedTerm>& terms);

// How SQLite finds the records of a query, in its own words: whether it uses an index.
Result<std::string> DescribeAccess(const SqliteDatabase& database, std::string_view query);

// SQL text in which the variable number i of the job is written as `?i+1`.
std::string SqlWithVariables(const Template& text);

}  // namespace penstock
