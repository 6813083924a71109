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
  // The text is in the job as option `querySql`: variables are already inserted, and a `?` in it
  // has no meaning. False: variables are bound by number.
  bool is_users = false;
};

// SliceQuery as Slice::spec and back. A query written by the user may contain secrets and stays in
// the job, where FromSpec finds it. kInternal if `spec` is not of this job.
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
