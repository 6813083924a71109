// Reads tables and queries. Prepare cuts the work into statements (one per table, query or range of
// the split key) and opens one connection per thread on a common snapshot; cursors take statements
// from a queue. Rows are copied into batches, because SQLite's texts die at the next step and a
// batch of one row would pay for the loop around it on every record; a row that does not fit into
// what is left of the batch's memory ends the batch and stays where SQLite has it.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <optional>
#include <span>

#include "runtime/abi/dirty_reason.h"
#include "runtime/base/utf8.h"
#include "stdplugins/table/sqlite/database.h"
#include "stdplugins/table/sqlite/key_ranges.h"
#include "stdplugins/table/sqlite/plugin.h"
#include "stdplugins/table/sqlite/pushed_terms.h"
#include "stdplugins/table/sqlite/snapshot.h"

namespace penstock {
namespace {

constexpr uint32_t kBatchRows = 256;
constexpr size_t kBatchBytes = 256 * 1024;
constexpr int64_t kMostRanges = 10000;

// One slice: a statement whose variables are bound by number.
struct SliceQuery {
  std::string name;
  std::string sql;
  bool has_variables = true;  // false: the user's own query, in which a `?` means nothing
};

// Binds the values of variables as text, so that they are values whatever they hold. They must
// outlive the statement.
Status BindVariables(const SqliteDatabase& database, sqlite3_stmt* statement,
                     std::span<const std::string> values) {
  const int count = sqlite3_bind_parameter_count(statement);
  for (int i = 1; i <= count; i++) {
    if (static_cast<size_t>(i) > values.size()) {
      return Status(Failure::kSqlRefused,
                    fmt::format("`{}` has a parameter (`?`) that no value belongs to",
                                sqlite3_sql(statement)));
    }
    const std::string& value = values[static_cast<size_t>(i) - 1];
    const int code =
        sqlite3_bind_text64(statement, i, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
    if (code != SQLITE_OK) return database.Error(code, sqlite3_sql(statement));
  }
  return Status();
}

Result<SqliteStatement> OpenQuery(const SqliteDatabase& database, const SliceQuery& query,
                                  std::span<const std::string> values) {
  PST_ASSIGN_OR_RETURN(SqliteStatement statement, database.Prepare(query.sql));
  if (!query.has_variables) values = {};
  PST_RETURN_IF_ERROR(BindVariables(database, statement.get(), values));
  return statement;
}

// What the cursors share.
class SliceQueue {
 public:
  std::vector<SliceQuery> queries;

  void Add(SqliteDatabase connection) { connections_.push_back(std::move(connection)); }

  std::optional<SqliteDatabase> TakeConnection() {
    const std::lock_guard lock(mutex_);
    if (connections_.empty()) return std::nullopt;
    SqliteDatabase taken = std::move(connections_.back());
    connections_.pop_back();
    return taken;
  }

  // The index of a query that nobody has taken. When none is left, connections without a cursor
  // are closed: they would keep a writer of the same database from committing.
  std::optional<size_t> TakeQuery() {
    const std::lock_guard lock(mutex_);
    if (next_ < queries.size()) return next_++;
    connections_.clear();
    return std::nullopt;
  }

 private:
  std::mutex mutex_;
  size_t next_ = 0;
  std::vector<SqliteDatabase> connections_;
};

class SqliteCursor : public Cursor {
 public:
  SqliteCursor(const RunContext& context, SliceQueue& queue, size_t columns)
      : context_(context), queue_(queue), columns_(columns), connection_(queue.TakeConnection()) {
    cells_.resize(columns * kBatchRows);
    arena_.resize(kBatchBytes);
  }

  Result<bool> Next(Batch* batch) override {
    while (connection_.has_value()) {
      if (statement_ == nullptr) {
        const std::optional<size_t> slice = queue_.TakeQuery();
        if (!slice.has_value()) {
          connection_.reset();
          break;
        }
        PST_RETURN_IF_ERROR(OpenSlice(*slice));
      }
      PST_RETURN_IF_ERROR(Fill(batch));
      if (batch->block.row_count > 0) {
        batch->sequence = sequence_++;
        return true;
      }
    }
    return false;
  }

 private:
  Status OpenSlice(size_t slice) {
    slice_ = slice;
    next_record_ = 1;
    PST_ASSIGN_OR_RETURN(statement_,
                         OpenQuery(*connection_, queue_.queries[slice], context_.parameters));
    return Status();
  }

  // Steps until the batch is full or the statement ends, which finalizes it.
  Status Fill(Batch* batch) {
    batch->refused.clear();
    batch->bytes = 0;
    arena_used_ = 0;
    uint32_t rows = 0;
    bool room = true;
    while (room && rows < kBatchRows) {
      const int code = sqlite3_step(statement_.get());
      if (code != SQLITE_ROW) {
        if (code != SQLITE_DONE) {
          return connection_->Error(code, queue_.queries[slice_].sql);
        }
        statement_.reset();
        break;
      }
      bool valid = true;
      for (size_t i = 0; i < columns_; i++) {
        pst_cell& cell = cells_[rows * columns_ + i];
        if (!ReadCell(static_cast<int>(i), cell)) return connection_->Error(SQLITE_NOMEM);
        if (cell.tag >= PST_TEXT) {
          batch->bytes += cell.size;
          room &= Keep(cell);
          if (cell.tag == PST_TEXT) valid &= IsUtf8({cell.p, cell.size});
        } else {
          batch->bytes += sizeof cell.i;
        }
      }
      if (!valid) batch->refused.push_back({rows, kNotUtf8});
      rows++;
    }
    batch->block = pst_block{};
    batch->block.cells = cells_.data();
    batch->block.field_count = static_cast<uint32_t>(columns_);
    batch->block.row_count = rows;
    batch->block.first_record = next_record_;
    batch->block.slice = static_cast<uint32_t>(slice_);
    next_record_ += rows;
    return Status();
  }

  // False if SQLite has no memory for the value.
  bool ReadCell(int column, pst_cell& cell) {
    sqlite3_stmt* statement = statement_.get();
    cell.size = 0;
    switch (sqlite3_column_type(statement, column)) {
      case SQLITE_INTEGER:
        cell.tag = PST_INT;
        cell.i = sqlite3_column_int64(statement, column);
        return true;
      case SQLITE_FLOAT:
        cell.tag = PST_DOUBLE;
        cell.d = sqlite3_column_double(statement, column);
        return true;
      case SQLITE_TEXT:
        cell.tag = PST_TEXT;
        cell.p = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        cell.size = static_cast<uint32_t>(sqlite3_column_bytes(statement, column));
        return cell.p != nullptr;
      case SQLITE_BLOB:
        cell.tag = PST_BYTES;
        cell.p = static_cast<const char*>(sqlite3_column_blob(statement, column));
        cell.size = static_cast<uint32_t>(sqlite3_column_bytes(statement, column));
        if (cell.p == nullptr) cell.p = cell.size == 0 ? "" : nullptr;
        return cell.p != nullptr;
      default:  // SQLITE_NULL; there are no others
        cell.tag = PST_NULL;
        cell.i = 0;
        return true;
    }
  }

  // Moves a text into the batch's memory; false if it has to stay in SQLite's.
  bool Keep(pst_cell& cell) {
    if (arena_.size() - arena_used_ < cell.size) return false;
    char* copy = arena_.data() + arena_used_;
    memcpy(copy, cell.p, cell.size);
    cell.p = copy;
    arena_used_ += cell.size;
    return true;
  }

  const RunContext& context_;
  SliceQueue& queue_;
  const size_t columns_;
  std::optional<SqliteDatabase> connection_;
  SqliteStatement statement_;  // of the slice being read; closed before the connection
  size_t slice_ = 0;
  uint64_t next_record_ = 1;
  uint64_t sequence_ = 0;
  std::vector<pst_cell> cells_;
  std::vector<char> arena_;
  size_t arena_used_ = 0;
};

class SqliteReader : public Reader {
 public:
  explicit SqliteReader(const RunContext& context)
      : context_(context), endpoint_(context.plan->reader) {}

  Status Prepare() override {
    PST_ASSIGN_OR_RETURN(const std::string path, DatabasePath(context_, endpoint_));
    const std::vector<std::string> queries = TextsOf(context_, endpoint_, "querySql");
    const std::vector<std::string> tables = TextsOf(context_, endpoint_, "table");
    const std::string key = context_.Text(endpoint_, "splitPk");
    const size_t sources = queries.empty() ? tables.size() : queries.size();
    if (sources == 0) {
      return Status(Failure::kNotRunnable, fmt::format("`{}` is told neither a `table` nor a "
                                                       "`querySql` to read",
                                                       endpoint_.plugin));
    }
    const bool split = queries.empty() && !key.empty() && context_.concurrency > 1;
    const int wanted = split ? context_.concurrency
                             : static_cast<int>(std::min<size_t>(sources, context_.concurrency));
    PST_ASSIGN_OR_RETURN(
        std::vector<SqliteDatabase> connections,
        OpenSnapshot(context_, path, BusyMilliseconds(context_, endpoint_), wanted));
    const SqliteDatabase& first = connections.front();
    for (const std::string& query : queries) AddQuery(query, queries.size());
    if (queries.empty()) {
      for (const std::string& table : tables) {
        PST_RETURN_IF_ERROR(AddTable(first, table, split ? key : "", tables.size()));
      }
    }
    PST_RETURN_IF_ERROR(CheckQueries(first));
    for (SqliteDatabase& connection : connections) queue_.Add(std::move(connection));
    return Status();
  }

  std::vector<SliceInfo> Slices() const override {
    std::vector<SliceInfo> slices;
    for (const SliceQuery& query : queue_.queries) slices.push_back({query.name});
    return slices;
  }

  std::vector<std::string> Notes() const override { return notes_; }

  // With one cursor at work, batches come in the order of the slices.
  bool ordered() const override { return context_.concurrency == 1 || queue_.queries.size() == 1; }

  std::unique_ptr<Cursor> NewCursor() override {
    return std::make_unique<SqliteCursor>(context_, queue_, width_);
  }

 private:
  void AddQuery(const std::string& sql, size_t count) {
    const size_t number = queue_.queries.size() + 1;
    queue_.queries.push_back({.name = count == 1 ? "query" : fmt::format("query {}", number),
                              .sql = sql,
                              .has_variables = false});
  }

  Status AddTable(const SqliteDatabase& database, const std::string& name, const std::string& key,
                  size_t tables) {
    PST_ASSIGN_OR_RETURN(const SqliteTable table, DescribeTable(database, name));
    PST_ASSIGN_OR_RETURN(const TableFilter filter,
                         ChooseTerms(context_, database, table, endpoint_.where));
    notes_.insert(notes_.end(), filter.notes.begin(), filter.notes.end());
    const size_t first_query = queue_.queries.size();
    PST_RETURN_IF_ERROR(CutTable(database, table, filter.sql, key, tables));
    if (filter.sql.empty()) return Status();
    PST_ASSIGN_OR_RETURN(const std::string access,
                         DescribeAccess(database, queue_.queries[first_query].sql));
    notes_.push_back(fmt::format("table `{}` is read by: {}", table.name, access));
    return Status();
  }

  // Adds the statements that read `table`, by ranges of `key` unless it is empty.
  Status CutTable(const SqliteDatabase& database, const SqliteTable& table,
                  const std::string& where, const std::string& key, size_t tables) {
    const std::string from = fmt::format(" FROM {}", QuoteIdentifier(table.name));
    const std::string select = "SELECT " + SelectList() + from;
    const std::string whole = where.empty() ? select : select + " WHERE " + where;
    if (key.empty()) {
      queue_.queries.push_back({table.name, whole});
      return Status();
    }

    const SqliteColumn* column = table.Find(key);
    if (column == nullptr) column = table.Find(UnquoteIdentifier(key));
    if (column == nullptr) {
      std::vector<std::string> known;
      for (const SqliteColumn& candidate : table.columns) known.push_back(candidate.name);
      return Status(Failure::kSqlRefused,
                    fmt::format("`splitPk` names `{}`, which `{}` does not have{}", key, table.name,
                                Suggest(key, known)));
    }
    const std::string quoted = QuoteIdentifier(column->name);
    PST_ASSIGN_OR_RETURN(const KeyBounds bounds, FindBounds(database, quoted, from, where));
    if (!bounds.whole_numbers) {
      queue_.queries.push_back({table.name, whole});
      if (!bounds.empty) {
        notes_.push_back(
            fmt::format("splitPk: table `{}` is not split, because `{}` holds more than whole "
                        "numbers",
                        table.name, column->name));
      }
      return Status();
    }
    // As DataX: with several tables each gets its share of the threads.
    const int64_t threads =
        (context_.concurrency + static_cast<int64_t>(tables) - 1) / static_cast<int64_t>(tables);
    const int64_t factor = tables == 1 ? context_.Int(endpoint_, "splitFactor", 5) : 1;
    const std::string rest = where.empty() ? "" : " AND " + where;
    for (const KeyRange& range :
         CutKeyRange(bounds.minimum, bounds.maximum, std::min(threads * factor, kMostRanges))) {
      queue_.queries.push_back(
          {fmt::format("{} {} in [{}, {}{}", table.name, column->name, range.low, range.high,
                       range.closed ? "]" : ")"),
           fmt::format("{} WHERE {} >= {} AND {} {} {}{}", select, quoted, range.low, quoted,
                       range.closed ? "<=" : "<", range.high, rest)});
    }
    queue_.queries.push_back({fmt::format("{} {} is null", table.name, column->name),
                              fmt::format("{} WHERE {} IS NULL{}", select, quoted, rest)});
    return Status();
  }

  // All columns of the source as `*`, however many there are, behind those that are listed.
  bool IsOpen() const {
    return context_.Text(endpoint_, "column") == "*" && CountListed() == endpoint_.columns.size();
  }

  size_t CountListed() const {
    return static_cast<size_t>(
        std::ranges::count_if(endpoint_.columns, [](const auto& c) { return !c.sql.empty(); }));
  }

  // Columns without SQL are together those of `*`. Without any (a job of constants) only the number
  // of records counts.
  std::string SelectList() const {
    std::vector<std::string_view> list;
    bool star = false;
    for (const PlanColumn& column : endpoint_.columns) {
      if (column.sql.empty() && star) continue;
      star |= column.sql.empty();
      list.push_back(column.sql.empty() ? "*" : std::string_view(column.sql));
    }
    if (IsOpen()) list.push_back("*");
    return list.empty() ? "NULL" : fmt::format("{}", fmt::join(list, ", "));
  }

  struct KeyBounds {
    bool empty = false;
    bool whole_numbers = false;  // the smallest and the largest key are, so every key is a number
    int64_t minimum = 0;
    int64_t maximum = 0;
  };

  Result<KeyBounds> FindBounds(const SqliteDatabase& database, const std::string& key,
                               const std::string& from, const std::string& where) {
    // Two queries in one: SQLite looks min or max up in an index only if it is asked alone.
    const std::string condition = where.empty() ? "" : " WHERE " + where;
    const std::string sql = fmt::format("SELECT (SELECT min({0}){1}{2}), (SELECT max({0}){1}{2})",
                                        key, from, condition);
    PST_ASSIGN_OR_RETURN(SqliteStatement statement, database.Prepare(sql));
    PST_RETURN_IF_ERROR(BindVariables(database, statement.get(), context_.parameters));
    const int code = sqlite3_step(statement.get());
    if (code != SQLITE_ROW) return database.Error(code, sql);
    const int low_type = sqlite3_column_type(statement.get(), 0);
    const int high_type = sqlite3_column_type(statement.get(), 1);
    return KeyBounds{.empty = low_type == SQLITE_NULL && high_type == SQLITE_NULL,
                     .whole_numbers = low_type == SQLITE_INTEGER && high_type == SQLITE_INTEGER,
                     .minimum = sqlite3_column_int64(statement.get(), 0),
                     .maximum = sqlite3_column_int64(statement.get(), 1)};
  }

  // Finds faults in the SQL before anything is written.
  Status CheckQueries(const SqliteDatabase& database) {
    width_ = endpoint_.columns.size();
    bool is_known = width_ != 0 && !IsOpen();
    for (const SliceQuery& query : queue_.queries) {
      PST_ASSIGN_OR_RETURN(const SqliteStatement statement,
                           OpenQuery(database, query, context_.parameters));
      const auto columns = static_cast<size_t>(sqlite3_column_count(statement.get()));
      if (columns == 0 || sqlite3_stmt_readonly(statement.get()) == 0) {
        return Status(Failure::kSqlRefused,
                      fmt::format("`{}` does not read anything; write a SELECT", query.sql));
      }
      if (IsOpen() && !is_known) {
        width_ = columns;
        is_known = true;
      }
      if (is_known && columns != width_) {
        // Beside `*`, what is listed is there for the condition alone.
        const size_t hidden = context_.Text(endpoint_, "column") != "*" ? 0 : CountListed();
        return Status(Failure::kColumnCountDiffers,
                      fmt::format("`{}` gives {} columns, the job has {}", query.sql,
                                  columns - hidden, width_ - hidden));
      }
    }
    return Status();
  }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
  SliceQueue queue_;
  size_t width_ = 0;  // cells of a record
  std::vector<std::string> notes_;
};

}  // namespace

std::unique_ptr<Reader> NewSqliteReader(const RunContext& context) {
  return std::make_unique<SqliteReader>(context);
}

}  // namespace penstock
