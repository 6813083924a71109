#pragma once
// The SQL by which records get into a table.

#include <string>
#include <vector>

#include "stdplugins/table/sqlite/database.h"

namespace penstock {

enum class SqliteWriteMode { kInsert, kReplace, kUpdate };

// Option `writeMode` of the writer.
SqliteWriteMode WriteModeOf(const RunContext& context);

// The columns that the script lists; none where it says `*`.
std::vector<std::string> ListedColumns(const RunContext& context);

// The columns that `names` mean, in their order; without names all that can be written. Fails with
// kSqlRefused for a column that is missing, generated or listed twice.
Result<std::vector<SqliteColumn>> ResolveColumns(const SqliteTable& table,
                                                 const std::vector<std::string>& names);

// One INSERT with a parameter per column, ?1, ?2 ... A record that breaks a constraint leaves the
// transaction as it was, whatever ON CONFLICT clauses the table has. For kUpdate the table must
// have a primary or unique key among the columns.
Result<std::string> InsertStatement(const SqliteDatabase& database, const SqliteTable& table,
                                    const std::vector<SqliteColumn>& columns, SqliteWriteMode mode);

}  // namespace penstock
