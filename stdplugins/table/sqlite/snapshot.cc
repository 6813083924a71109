#include "stdplugins/table/sqlite/snapshot.h"

#include "runtime/base/ascii.h"

// A read transaction sees the state of its first read. With a rollback journal its shared lock
// keeps every writer from committing, so further connections see the same state by themselves. In
// WAL mode writers go on, and SQLite as it is usually built cannot open a second connection at the
// snapshot of a first. So one more connection, which is never inside a transaction, asks SQLite's
// `data_version` before the first and after the last transaction has begun: it is unchanged only
// if no one committed in between. Otherwise all begin again; after a few attempts one connection
// has to do.

namespace penstock {
namespace {

constexpr int kAttempts = 5;

Result<SqliteDatabase> BeginReading(const RunContext& context, const std::string& path,
                                    int64_t busy_milliseconds) {
  PST_ASSIGN_OR_RETURN(SqliteDatabase database,
                       SqliteDatabase::Open(context, path, SqliteAccess::kRead, busy_milliseconds));
  PST_RETURN_IF_ERROR(database.Execute("BEGIN"));
  // BEGIN alone takes no lock; the first read does.
  PST_RETURN_IF_ERROR(database.QueryInt("SELECT count(*) FROM sqlite_schema").status());
  return database;
}

Result<bool> IsWal(const SqliteDatabase& database) {
  PST_ASSIGN_OR_RETURN(SqliteStatement statement, database.Prepare("PRAGMA journal_mode"));
  const int code = sqlite3_step(statement.get());
  if (code != SQLITE_ROW) return database.Error(code);
  const auto* mode = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0));
  return mode != nullptr && SameIgnoringCase(mode, "wal");
}

Result<int64_t> DataVersion(const SqliteDatabase& monitor) {
  return monitor.QueryInt("PRAGMA data_version");
}

}  // namespace

Result<std::vector<SqliteDatabase>> OpenSnapshot(const RunContext& context, const std::string& path,
                                                 int64_t busy_milliseconds, int wanted) {
  std::vector<SqliteDatabase> connections;
  if (wanted <= 1) {
    PST_ASSIGN_OR_RETURN(SqliteDatabase only, BeginReading(context, path, busy_milliseconds));
    connections.push_back(std::move(only));
    return connections;
  }
  PST_ASSIGN_OR_RETURN(SqliteDatabase monitor,
                       SqliteDatabase::Open(context, path, SqliteAccess::kRead, busy_milliseconds));
  for (int attempt = 0; attempt < kAttempts; attempt++) {
    connections.clear();
    PST_ASSIGN_OR_RETURN(const int64_t before, DataVersion(monitor));
    for (int i = 0; i < wanted; i++) {
      // A writer that waits for our first transaction to end keeps new ones from beginning:
      // waiting for it would be waiting for ourselves.
      const int64_t patience = i == 0 ? busy_milliseconds : 0;
      Result<SqliteDatabase> next = BeginReading(context, path, patience);
      if (!next.ok() && i == 0) return next.status();
      if (!next.ok()) break;
      connections.push_back(*std::move(next));
    }
    PST_ASSIGN_OR_RETURN(const bool wal, IsWal(connections.front()));
    if (!wal) return connections;
    PST_ASSIGN_OR_RETURN(const int64_t after, DataVersion(monitor));
    if (after == before) return connections;
  }
  connections.resize(1);
  return connections;
}

}  // namespace penstock
