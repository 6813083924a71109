#include "stdplugins/table/sqlite/slice_query.h"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

#include "runtime/plugin/json_bytes.h"

namespace penstock {

std::string ToSpec(const SliceQuery& query) {
  nlohmann::ordered_json json = {{"slice", query.number}};
  if (!query.is_users) json["sql"] = BytesToJson(query.sql);
  return json.dump();
}

Result<SliceQuery> FromSpec(const RunContext& context, std::string_view spec) {
  try {
    const auto json = nlohmann::ordered_json::parse(spec);
    SliceQuery query;
    query.number = json.at("slice").get<uint32_t>();
    query.is_users = !json.contains("sql");
    query.sql = query.is_users ? TextsOf(context, context.plan->reader, "querySql").at(query.number)
                               : BytesFromJson(json.at("sql"));
    return query;
  } catch (const std::exception& error) {  // nlohmann's, and ours above
    return Status(Failure::kInternal,
                  fmt::format("a slice of the read plan is damaged: {}", error.what()));
  }
}

Result<SqliteStatement> OpenQuery(const RunContext& context, const SqliteDatabase& database,
                                  const SliceQuery& query) {
  PST_ASSIGN_OR_RETURN(SqliteStatement statement, database.Prepare(query.sql));
  std::span<const std::string> values;
  if (!query.is_users) values = context.parameters;
  PST_RETURN_IF_ERROR(BindVariables(database, statement.get(), values));
  return statement;
}

Status BindVariables(const SqliteDatabase& database, sqlite3_stmt* statement,
                     std::span<const std::string> values) {
  const int count = sqlite3_bind_parameter_count(statement);
  for (int i = 1; i <= count; i++) {
    if (static_cast<size_t>(i) > values.size()) {
      return Status(Failure::kSqlRefused, fmt::format("`{}` has a parameter (`?`) without a value",
                                                      sqlite3_sql(statement)));
    }
    const std::string& value = values[static_cast<size_t>(i) - 1];
    const int code =
        sqlite3_bind_text64(statement, i, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
    if (code != SQLITE_OK) return database.Error(code, sqlite3_sql(statement));
  }
  return Status();
}

}  // namespace penstock
