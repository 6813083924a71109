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

// The name of a state counts from the beginning with every start of a server.
constexpr std::string_view kIdentity =
    "concat(extract(epoch FROM pg_postmaster_start_time()), ' ', txid_current_snapshot())";

}  // namespace

Result<PostgresConnection*> PostgresPool::Begin() {
  PST_ASSIGN_OR_RETURN(std::unique_ptr<PostgresConnection> first, New());
  PostgresConnection* const connection = first.get();
  free_.push_back(std::move(first));
  return connection;
}

Result<Snapshot> PostgresPool::Export() {
  exporter_ = std::move(free_.front());
  free_.clear();
  PST_ASSIGN_OR_RETURN(const std::vector<ResultRow> rows,
                       exporter_->Query(fmt::format("SELECT pg_export_snapshot(), {}", kIdentity)));
  if (rows.size() != 1 || rows[0].size() != 2 || !rows[0][0] || !rows[0][1]) {
    return Status(Failure::kAnswerInvalid, exporter_->place() + " has exported no snapshot");
  }
  SetSnapshot({*rows[0][0], *rows[0][1], exporter_->place(),
               exporter_->SameServer().hosts.front().machine});
  return snapshot_;
}

void PostgresPool::SetSnapshot(Snapshot snapshot) {
  snapshot_ = std::move(snapshot);
  for (const PostgresAddress& address : server_.addresses) {
    for (const PostgresAddress::Host& host : address.hosts) {
      if (ShowPlace(host, address.database) != snapshot_.place) continue;
      PostgresAddress same = address;
      same.hosts = {{host.name, host.port, snapshot_.machine}};
      server_.addresses = {std::move(same)};
      return;
    }
  }
}

Result<std::unique_ptr<PostgresConnection>> PostgresPool::New() {
  PST_ASSIGN_OR_RETURN(std::unique_ptr<PostgresConnection> connection,
                       ConnectTo(server_, context_));
  PST_RETURN_IF_ERROR(connection->Execute(kBegin));
  if (!snapshot_.id.empty()) PST_RETURN_IF_ERROR(Join(*connection));
  return connection;
}

Status PostgresPool::Join(PostgresConnection& connection) {
  const Status taken = connection.Execute("SET TRANSACTION SNAPSHOT " + QuoteText(snapshot_.id));
  const bool is_refused =
      taken.failure() == Failure::kSqlRefused || taken.failure() == Failure::kDatabaseError;
  if (!taken.ok() && is_refused) return Status(Failure::kSnapshotLost, taken.message());
  PST_RETURN_IF_ERROR(taken);
  PST_ASSIGN_OR_RETURN(const std::vector<ResultRow> rows,
                       connection.Query(fmt::format("SELECT {}", kIdentity)));
  if (rows.size() == 1 && rows[0].size() == 1 && rows[0][0] == snapshot_.identity) return {};
  return Status(Failure::kSnapshotLost,
                connection.place() + " has restarted, or is another server than before");
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
