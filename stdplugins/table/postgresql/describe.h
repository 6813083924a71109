#pragma once
// What a statement selects, and in which form the server has to send it.

#include <string>
#include <string_view>
#include <vector>

#include "runtime/plugin/run_context.h"
#include "runtime/plugin/table_schema.h"
#include "stdplugins/table/postgresql/connection.h"

namespace penstock {

struct SelectedColumn {
  // `native` is the type in PostgreSQL's notation; of one that is sent as another one, that and the
  // type itself in brackets: "text (uuid)". A type that cannot be sent at all has none of ours.
  ColumnSchema schema;
  std::string call;  // SQL before the name of the column,
  std::string cast;  // and behind it, that makes it what is sent; may be empty
};

// The columns of a statement, which is not executed. `shown` replaces `sql` in messages where it is
// not empty. Failure::kSqlRefused if it selects nothing; kNotRunnable if it selects instants and
// the time zone of the job has no name.
Result<std::vector<SelectedColumn>> DescribeStatement(PostgresConnection& connection,
                                                      const std::string& sql,
                                                      const RunContext& context,
                                                      std::string_view shown = {});

// `inner`, a statement with these columns, so that they have the form in which they are sent.
std::string WithCasts(const std::vector<SelectedColumn>& columns, const std::string& inner);

}  // namespace penstock
