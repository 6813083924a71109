#include "stdplugins/table/sqlite/insert_statement.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

struct KeyColumn {
  std::string name;   // empty for an expression
  bool exact = true;  // equal keys are the same value: no collation such as NOCASE
};
using Key = std::vector<KeyColumn>;

bool Contains(const std::vector<SqliteColumn>& columns, std::string_view name) {
  return std::any_of(columns.begin(), columns.end(), [&](const SqliteColumn& column) {
    return SameIgnoringCase(column.name, name);
  });
}

bool ContainsAll(const std::vector<SqliteColumn>& columns, const Key& key) {
  return std::all_of(key.begin(), key.end(),
                     [&](const KeyColumn& part) { return Contains(columns, part.name); });
}

// The primary key first, then the unique indexes without a condition.
Result<std::vector<Key>> UniqueKeys(const SqliteDatabase& database, const SqliteTable& table) {
  constexpr std::string_view kSql =
      "SELECT list.name, info.name, info.coll = 'BINARY'"
      " FROM pragma_index_list(?1) AS list, pragma_index_xinfo(list.name) AS info"
      " WHERE list.\"unique\" AND NOT list.partial AND info.key"
      " ORDER BY list.origin <> 'pk', list.seq DESC, info.seqno";
  std::vector<Key> keys;
  // INTEGER PRIMARY KEY is the table itself and has no index. Numbers know no collation.
  Key primary;
  bool whole_number = true;
  for (const SqliteColumn& column : table.columns) {
    if (column.key_position == 0) continue;
    primary.push_back({.name = column.name});
    whole_number &= SameIgnoringCase(column.declared_type, "INTEGER");
  }
  if (primary.size() == 1 && whole_number) keys.push_back(std::move(primary));
  PST_ASSIGN_OR_RETURN(SqliteStatement statement, database.Prepare(kSql));
  sqlite3_bind_text(statement.get(), 1, table.name.data(), static_cast<int>(table.name.size()),
                    SQLITE_STATIC);
  std::string index;
  int code;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
    std::string owner = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0));
    if (owner != index) {
      index = std::move(owner);
      keys.emplace_back();
    }
    const unsigned char* name = sqlite3_column_text(statement.get(), 1);
    keys.back().push_back({.name = name == nullptr ? "" : reinterpret_cast<const char*>(name),
                           .exact = sqlite3_column_int(statement.get(), 2) != 0});
  }
  if (code != SQLITE_DONE) return database.Error(code, kSql);
  return keys;
}

template <typename Columns>
std::string JoinQuoted(const Columns& columns) {
  std::string list;
  for (const auto& column : columns) {
    if (!list.empty()) list += ", ";
    list += QuoteIdentifier(column.name);
  }
  return list;
}

Result<std::string> ConflictClause(const SqliteDatabase& database, const SqliteTable& table,
                                   const std::vector<SqliteColumn>& columns) {
  PST_ASSIGN_OR_RETURN(const std::vector<Key> keys, UniqueKeys(database, table));
  const auto key = std::find_if(keys.begin(), keys.end(),
                                [&](const Key& key) { return ContainsAll(columns, key); });
  if (key == keys.end()) {
    return Status(Failure::kSqlRefused,
                  fmt::format("`writeMode` update requires a primary or unique key, but `column` "
                              "lists no such key of `{}`",
                              table.name));
  }
  std::string changes;
  for (const SqliteColumn& column : columns) {
    const bool same_anyway = std::any_of(key->begin(), key->end(), [&](const KeyColumn& part) {
      return part.exact && SameIgnoringCase(part.name, column.name);
    });
    if (same_anyway) continue;
    if (!changes.empty()) changes += ", ";
    changes += fmt::format("{0} = excluded.{0}", QuoteIdentifier(column.name));
  }
  return fmt::format(" ON CONFLICT ({}) DO {}", JoinQuoted(*key),
                     changes.empty() ? "NOTHING" : "UPDATE SET " + changes);
}

}  // namespace

SqliteWriteMode WriteModeOf(const RunContext& context) {
  const std::string mode = context.Text(context.plan->writer, "writeMode", "insert");
  if (SameIgnoringCase(mode, "replace")) return SqliteWriteMode::kReplace;
  if (SameIgnoringCase(mode, "update")) return SqliteWriteMode::kUpdate;
  return SqliteWriteMode::kInsert;
}

std::vector<std::string> ListedColumns(const RunContext& context) {
  const EndpointPlan& endpoint = context.plan->writer;
  std::vector<std::string> names;
  if (context.Text(endpoint, "column") == "*") return names;
  for (const PlanColumn& column : endpoint.columns) names.push_back(column.name);
  return names;
}

Result<std::vector<SqliteColumn>> ResolveColumns(const SqliteTable& table,
                                                 const std::vector<std::string>& names) {
  std::vector<SqliteColumn> columns;
  std::vector<std::string> writable;
  for (const SqliteColumn& column : table.columns) {
    if (!column.generated) writable.push_back(column.name);
  }
  if (names.empty()) {
    for (const std::string& name : writable) columns.push_back(*table.Find(name));
    return columns;
  }
  for (const std::string& name : names) {
    const SqliteColumn* column = table.Find(name);
    if (column == nullptr) column = table.Find(UnquoteIdentifier(name));
    if (column == nullptr) {
      return Status(Failure::kSqlRefused, fmt::format("`{}` has no column `{}`{}", table.name, name,
                                                      NameHint(name, writable)));
    }
    if (column->generated) {
      return Status(
          Failure::kSqlRefused,
          fmt::format("column `{}` of `{}` is generated and cannot be written", name, table.name));
    }
    if (Contains(columns, column->name)) {
      return Status(Failure::kSqlRefused,
                    fmt::format("column `{}` of `{}` is listed twice", name, table.name));
    }
    columns.push_back(*column);
  }
  return columns;
}

Result<std::string> InsertStatement(const SqliteDatabase& database, const SqliteTable& table,
                                    const std::vector<SqliteColumn>& columns,
                                    SqliteWriteMode mode) {
  std::string parameters;
  for (size_t i = 0; i < columns.size(); i++) {
    parameters += fmt::format("{}?{}", i == 0 ? "" : ", ", i + 1);
  }
  std::string sql = fmt::format("INSERT OR {} INTO {} ({}) VALUES ({})",
                                mode == SqliteWriteMode::kReplace ? "REPLACE" : "ABORT",
                                QuoteIdentifier(table.name), JoinQuoted(columns), parameters);
  if (mode == SqliteWriteMode::kUpdate) {
    PST_ASSIGN_OR_RETURN(const std::string clause, ConflictClause(database, table, columns));
    sql += clause;
  }
  return sql;
}

}  // namespace penstock
