#pragma once
// SQLite behind values: connections and statements that close themselves, its errors as ours, names
// quoted, tables described. A connection belongs to one thread at a time.

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/status.h"
#include "runtime/plugin/run_context.h"

namespace penstock {

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using SqliteStatement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

// kReadImmutable: without locks; no one may change the file meanwhile.
enum class SqliteAccess { kRead, kReadImmutable, kWrite };

// An open connection and what its messages need.
class SqliteDatabase {
 public:
  SqliteDatabase() = default;

  // Opens an existing file and reads its first page. Fails with kDatabaseMissing, kDatabaseUnusable
  // or kDatabaseBusy. Waits for locks up to `busy_milliseconds` and gives up at once when the
  // run is cancelled, which also interrupts statements; the context must outlive the database.
  static Result<SqliteDatabase> Open(const RunContext& context, const std::string& path,
                                     SqliteAccess access, int64_t busy_milliseconds);

  sqlite3* get() const { return handle_.get(); }
  explicit operator bool() const { return handle_ != nullptr; }
  const std::string& path() const { return path_; }
  void Close() { handle_.reset(); }
  // The path that messages name, where it is not the one that was opened.
  void ShowAs(std::string path) { path_ = std::move(path); }
  // Fails with kDatabaseError if the file has been removed or another one has taken its name: what
  // is written would be lost with it.
  Status CheckInPlace() const;

  // How long to wait for locks from now on.
  void SetPatience(int64_t milliseconds) { patience_->milliseconds = milliseconds; }

  // Exactly one statement; fails with kSqlRefused otherwise.
  Result<SqliteStatement> Prepare(std::string_view sql) const;
  // All statements of a text; results are dropped.
  Status Execute(std::string_view sql) const;
  // Whether they could be executed one by one, as far as that is known before the first one is.
  Status Compile(std::string_view sql) const;
  // The first column of the first record as an integer; 0 if there is none.
  Result<int64_t> QueryInt(std::string_view sql) const;
  // What `code`, returned for `sql`, means for the job.
  Status Error(int code, std::string_view sql = {}) const;

 private:
  struct Patience {
    const RunContext* context = nullptr;
    int64_t milliseconds = 0;
  };
  Status Process(std::string_view sql, bool runs) const;
  static int OnBusy(void* patience, int attempts);
  static int OnProgress(void* patience);

  std::string path_;
  std::unique_ptr<Patience> patience_;  // at a fixed place, for SQLite's callbacks
  std::unique_ptr<sqlite3, CloseDatabase> handle_;
};

struct SqliteColumn {
  std::string name;
  std::string declared_type;
  bool not_null = false;
  bool generated = false;
  int key_position = 0;  // from 1 within the primary key; 0: not part of it
};

struct SqliteTable {
  std::string name;  // as the schema spells it
  bool is_view = false;
  bool is_virtual = false;
  bool is_strict = false;
  std::vector<SqliteColumn> columns;

  // Ignores case as SQLite does; null if there is no such column.
  const SqliteColumn* Find(std::string_view column) const;
};

// Looks a table or view up by the name a script gives, which may be quoted or led by `main.`.
// Fails with kSqlRefused and names that come near.
Result<SqliteTable> DescribeTable(const SqliteDatabase& database, std::string_view name);

// "name", with quotes inside doubled.
std::string QuoteIdentifier(std::string_view name);
// A name without the quotes, back-quotes or brackets around it, if it has any.
std::string UnquoteIdentifier(std::string_view name);
// "; did you mean `x`?" or "; there are `a`, `b`", or nothing.
std::string NameHint(std::string_view name, const std::vector<std::string>& known);

// The database file of an endpoint: option `path`, or the file of `connection.jdbcUrl`.
Result<std::string> DatabasePath(const RunContext& context, const EndpointPlan& endpoint);
// The database and the files that SQLite keeps beside it, whether they exist or not.
std::vector<std::string> FilesOfDatabase(const std::string& path);
// An option that may also be in `connection`; texts that are empty are left out.
std::vector<std::string> TextsOf(const RunContext& context, const EndpointPlan& endpoint,
                                 std::string_view name);
// Option `busyTimeout`.
int64_t BusyMilliseconds(const RunContext& context, const EndpointPlan& endpoint);

}  // namespace penstock
