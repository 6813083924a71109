#pragma once
// The statement that reads one slice.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "stdplugins/table/sqlite/database.h"

namespace penstock {

struct SliceQuery {
  uint32_t number = 0;  // of the slice in its plan
  std::string sql;
  // The text stands in the job as option `querySql`: variables are pasted into it already, and a
  // `?` in it means nothing. False: variables are bound by number.
  bool is_users = false;
};

// SliceQuery as Slice::spec and back. A query of the user's may hold secrets and stays in the job,
// in which FromSpec looks it up. kInternal if `spec` is not of this job.
std::string ToSpec(const SliceQuery& query);
Result<SliceQuery> FromSpec(const RunContext& context, std::string_view spec);

// Prepares `query` with the run's variables bound; `context` must outlive the statement.
Result<SqliteStatement> OpenQuery(const RunContext& context, const SqliteDatabase& database,
                                  const SliceQuery& query);

// Binds the values of variables as text, so that they are values whatever they hold. They must
// outlive the statement. kSqlRefused if there are fewer than the statement has parameters.
Status BindVariables(const SqliteDatabase& database, sqlite3_stmt* statement,
                     std::span<const std::string> values);

}  // namespace penstock
