#include "stdplugins/table/sqlite/cut_slices.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "runtime/base/ascii.h"
#include "runtime/plugin/column_order.h"
#include "stdplugins/table/sqlite/key_ranges.h"
#include "stdplugins/table/sqlite/pushed_terms.h"

namespace penstock {
namespace {

constexpr int64_t kMostRanges = 10000;

size_t CountListed(const EndpointPlan& endpoint) {
  return static_cast<size_t>(
      std::ranges::count_if(endpoint.columns, [](const auto& c) { return !c.sql.empty(); }));
}

// All columns of the source as `*`, however many there are, behind those that are listed.
bool IsOpen(const RunContext& context, const EndpointPlan& endpoint) {
  return context.Text(endpoint, "column") == "*" &&
         CountListed(endpoint) == endpoint.columns.size();
}

// Columns without SQL are together those of `*`. Without any (a job of constants) only the number
// of records counts.
std::string SelectList(const RunContext& context, const EndpointPlan& endpoint) {
  std::vector<std::string_view> list;
  bool star = false;
  for (const PlanColumn& column : endpoint.columns) {
    if (column.sql.empty() && star) continue;
    star |= column.sql.empty();
    list.push_back(column.sql.empty() ? "*" : std::string_view(column.sql));
  }
  if (IsOpen(context, endpoint)) list.push_back("*");
  return list.empty() ? "NULL" : fmt::format("{}", fmt::join(list, ", "));
}

// SQL does not tell upper from lower case in them.
std::vector<std::string> ColumnNames(sqlite3_stmt* statement) {
  std::vector<std::string> names;
  for (int i = 0; i < sqlite3_column_count(statement); ++i) {
    names.push_back(LowerCase(sqlite3_column_name(statement, i)));
  }
  return names;
}

struct KeyBounds {
  bool empty = false;
  bool whole_numbers = false;  // the smallest and the largest key are, so every key is a number
  int64_t minimum = 0;
  int64_t maximum = 0;
};

Result<KeyBounds> FindBounds(const RunContext& context, const SqliteDatabase& database,
                             const std::string& key, const std::string& from,
                             const std::string& where) {
  // Two queries in one: SQLite looks min or max up in an index only if it is asked alone.
  const std::string condition = where.empty() ? "" : " WHERE " + where;
  const std::string sql =
      fmt::format("SELECT (SELECT min({0}){1}{2}), (SELECT max({0}){1}{2})", key, from, condition);
  PST_ASSIGN_OR_RETURN(SqliteStatement statement, database.Prepare(sql));
  PST_RETURN_IF_ERROR(BindVariables(database, statement.get(), context.parameters));
  const int code = sqlite3_step(statement.get());
  if (code != SQLITE_ROW) return database.Error(code, sql);
  const int low_type = sqlite3_column_type(statement.get(), 0);
  const int high_type = sqlite3_column_type(statement.get(), 1);
  return KeyBounds{.empty = low_type == SQLITE_NULL && high_type == SQLITE_NULL,
                   .whole_numbers = low_type == SQLITE_INTEGER && high_type == SQLITE_INTEGER,
                   .minimum = sqlite3_column_int64(statement.get(), 0),
                   .maximum = sqlite3_column_int64(statement.get(), 1)};
}

class SliceCutter {
 public:
  SliceCutter(const RunContext& context, const SqliteDatabase& database, int workers)
      : context_(context),
        endpoint_(context.plan->reader),
        database_(database),
        workers_(workers),
        key_(workers > 1 ? context.Text(endpoint_, "splitPk") : "") {}

  Result<SliceCut> Cut() {
    const std::vector<std::string> queries = TextsOf(context_, endpoint_, "querySql");
    if (!queries.empty()) {
      for (size_t i = 0; i < queries.size(); i++) {
        Add(queries.size() == 1 ? "query" : fmt::format("query {}", i + 1), queries[i], true);
      }
      return std::move(cut_);
    }
    const std::vector<std::string> tables = TextsOf(context_, endpoint_, "table");
    for (const std::string& table : tables) PST_RETURN_IF_ERROR(AddTable(table, tables.size()));
    return std::move(cut_);
  }

 private:
  void Add(std::string name, std::string sql, bool is_users = false) {
    const auto number = static_cast<uint32_t>(cut_.parts.size());
    cut_.parts.push_back({std::move(name), {number, std::move(sql), is_users}});
  }

  Status AddTable(const std::string& name, size_t tables) {
    PST_ASSIGN_OR_RETURN(const SqliteTable table, DescribeTable(database_, name));
    PST_ASSIGN_OR_RETURN(const TableFilter filter,
                         ChooseTerms(context_, database_, table, endpoint_.where));
    cut_.notes.insert(cut_.notes.end(), filter.notes.begin(), filter.notes.end());
    const size_t first_part = cut_.parts.size();
    PST_RETURN_IF_ERROR(CutTable(table, filter.sql, tables));
    if (filter.sql.empty()) return Status();
    PST_ASSIGN_OR_RETURN(const std::string access,
                         DescribeAccess(database_, cut_.parts[first_part].query.sql));
    cut_.notes.push_back(fmt::format("table `{}` is read by: {}", table.name, access));
    return Status();
  }

  // Adds the statements that read `table`, by ranges of the key if there is one.
  Status CutTable(const SqliteTable& table, const std::string& where, size_t tables) {
    const std::string from = fmt::format(" FROM {}", QuoteIdentifier(table.name));
    const std::string select = "SELECT " + SelectList(context_, endpoint_) + from;
    const std::string whole = where.empty() ? select : select + " WHERE " + where;
    if (key_.empty()) {
      Add(table.name, whole);
      return Status();
    }

    const SqliteColumn* column = table.Find(key_);
    if (column == nullptr) column = table.Find(UnquoteIdentifier(key_));
    if (column == nullptr) {
      std::vector<std::string> known;
      for (const SqliteColumn& candidate : table.columns) known.push_back(candidate.name);
      return Status(Failure::kSqlRefused,
                    fmt::format("`splitPk` names `{}`, which `{}` does not have{}", key_,
                                table.name, NameHint(key_, known)));
    }
    const std::string quoted = QuoteIdentifier(column->name);
    PST_ASSIGN_OR_RETURN(const KeyBounds bounds,
                         FindBounds(context_, database_, quoted, from, where));
    if (!bounds.whole_numbers) {
      Add(table.name, whole);
      if (!bounds.empty) {
        cut_.notes.push_back(fmt::format(
            "splitPk: table `{}` is not split, because `{}` contains values other than integers",
            table.name, column->name));
      }
      return Status();
    }
    // As DataX: with several tables each gets its share of the threads.
    const int64_t threads =
        (workers_ + static_cast<int64_t>(tables) - 1) / static_cast<int64_t>(tables);
    const int64_t factor = tables == 1 ? context_.Int(endpoint_, "splitFactor", 5) : 1;
    const std::string rest = where.empty() ? "" : " AND " + where;
    for (const KeyRange& range :
         CutKeyRange(bounds.minimum, bounds.maximum, std::min(threads * factor, kMostRanges))) {
      Add(fmt::format("{} {} in [{}, {}{}", table.name, column->name, range.low, range.high,
                      range.closed ? "]" : ")"),
          fmt::format("{} WHERE {} >= {} AND {} {} {}{}", select, quoted, range.low, quoted,
                      range.closed ? "<=" : "<", range.high, rest));
    }
    Add(fmt::format("{} {} is null", table.name, column->name),
        fmt::format("{} WHERE {} IS NULL{}", select, quoted, rest));
    return Status();
  }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
  const SqliteDatabase& database_;
  const int workers_;
  const std::string key_;  // empty: tables are not split
  SliceCut cut_;
};

}  // namespace

int CountParallelStatements(const RunContext& context, int workers) {
  const EndpointPlan& endpoint = context.plan->reader;
  const size_t queries = TextsOf(context, endpoint, "querySql").size();
  const size_t tables = TextsOf(context, endpoint, "table").size();
  const bool is_split = queries == 0 && tables > 0 && !context.Text(endpoint, "splitPk").empty();
  const size_t sources = queries == 0 ? tables : queries;
  return is_split ? workers : static_cast<int>(std::min<size_t>(sources, workers));
}

Result<SliceCut> CutSlices(const RunContext& context, const SqliteDatabase& database, int workers) {
  return SliceCutter(context, database, workers).Cut();
}

Result<size_t> CheckQueries(const RunContext& context, const SqliteDatabase& database,
                            const std::vector<SliceQuery>& queries) {
  const EndpointPlan& endpoint = context.plan->reader;
  const bool is_open = IsOpen(context, endpoint);
  size_t width = endpoint.columns.size();
  bool is_known = width != 0 && !is_open;
  const bool is_star = context.Text(endpoint, "column") == "*";
  ColumnOrder order;
  for (const SliceQuery& query : queries) {
    PST_ASSIGN_OR_RETURN(const SqliteStatement statement, OpenQuery(context, database, query));
    const auto columns = static_cast<size_t>(sqlite3_column_count(statement.get()));
    if (columns == 0 || sqlite3_stmt_readonly(statement.get()) == 0) {
      return Status(Failure::kSqlRefused,
                    fmt::format("`{}` returns no rows; use a SELECT statement", query.sql));
    }
    if (is_open && !is_known) {
      width = columns;
      is_known = true;
    }
    if (is_known && columns != width) {
      // Beside `*`, what is listed is there for the condition alone.
      const size_t hidden = is_star ? CountListed(endpoint) : 0;
      return Status(Failure::kColumnCountDiffers,
                    fmt::format("`{}` returns {} columns, but the job has {}", query.sql,
                                columns - hidden, width - hidden));
    }
    if (!is_star || query.is_users) continue;
    if (const auto moved = order.Moved(ColumnNames(statement.get()))) {
      return Status(
          Failure::kColumnsDiffer,
          fmt::format("in `{}` the column `{}` is at another place than in a query before",
                      query.sql, *moved));
    }
  }
  return width;
}

}  // namespace penstock
