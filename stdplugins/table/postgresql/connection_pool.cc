// A transaction of isolation level REPEATABLE READ sees one state of the database, from its first
// statement on. Its state can be exported: other transactions take it over, in any process, as long
// as the first one lasts. A connection that is lost leaves the others as they are, and a new one
// can still join them.

#include "stdplugins/table/postgresql/connection_pool.h"

#include <fmt/format.h>

#include <utility>

#include "stdplugins/table/postgresql/names.h"

namespace penstock {
namespace {

constexpr std::string_view kBegin = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

}  // namespace

Result<PostgresConnection*> PostgresPool::Begin() {
  PST_ASSIGN_OR_RETURN(std::unique_ptr<PostgresConnection> first, New());
  PostgresConnection* const connection = first.get();
  free_.push_back(std::move(first));
  return connection;
}

Result<std::string> PostgresPool::Export() {
  exporter_ = std::move(free_.front());
  free_.clear();
  PST_ASSIGN_OR_RETURN(const std::vector<ResultRow> rows,
                       exporter_->Query("SELECT pg_export_snapshot()"));
  if (rows.size() != 1 || rows[0].size() != 1 || !rows[0][0]) {
    return Status(Failure::kAnswerInvalid, exporter_->place() + " has exported no snapshot");
  }
  snapshot_ = *rows[0][0];
  return snapshot_;
}

Result<std::unique_ptr<PostgresConnection>> PostgresPool::New() {
  PST_ASSIGN_OR_RETURN(std::unique_ptr<PostgresConnection> connection,
                       ConnectTo(server_, context_));
  PST_RETURN_IF_ERROR(connection->Execute(kBegin));
  if (snapshot_.empty()) return connection;
  const Status taken = connection->Execute("SET TRANSACTION SNAPSHOT " + QuoteText(snapshot_));
  if (taken.ok()) return connection;
  if (taken.exit_code() == ExitCode::kUnavailable) return taken;  // not for what it says
  return Status(Failure::kSnapshotLost, taken.message());
}

Result<std::unique_ptr<PostgresConnection>> PostgresPool::Take() {
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      std::unique_ptr<PostgresConnection> taken = std::move(free_.back());
      free_.pop_back();
      return taken;
    }
  }
  return New();
}

void PostgresPool::GiveBack(std::unique_ptr<PostgresConnection> connection) {
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(connection));
}

void PostgresPool::Close() {
  const std::lock_guard lock(mutex_);
  free_.clear();
  exporter_.reset();
}

}  // namespace penstock
