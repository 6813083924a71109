#pragma once
// The connections to one server, each in a transaction that only reads.

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "stdplugins/table/postgresql/servers.h"

namespace penstock {

// An exported state of a server. Another server, and the same one after a restart, may have one of
// the same name.
struct Snapshot {
  std::string id;        // empty: none
  std::string identity;  // since when the server runs, and what the state is
  std::string place;     // of its server, as messages show it
  std::string machine;   // the address of that
};

// Thread-safe but for Begin.
class PostgresPool {
 public:
  // `context` must outlive it.
  PostgresPool(const RunContext& context, PostgresServer server)
      : context_(context), server_(std::move(server)) {}

  // The first connection, which planning uses; it is free for slices unless its state is exported.
  Result<PostgresConnection*> Begin();
  // Lets further connections see the state that the first one sees, as long as that is open.
  Result<Snapshot> Export();
  // The same for the state that another process has exported; nothing if every slice has its own.
  void SetSnapshot(Snapshot snapshot);

  // A free connection, or a new one. Failures of ConnectTo; kSnapshotLost if the state is gone.
  Result<std::unique_ptr<PostgresConnection>> Take();
  // Gives back a connection whose statement has ended.
  void GiveBack(std::unique_ptr<PostgresConnection> connection);
  void Close();

 private:
  Result<std::unique_ptr<PostgresConnection>> New();
  Status Join(PostgresConnection& connection);

  const RunContext& context_;
  PostgresServer server_;  // once a state is exported, only the machine that has it
  Snapshot snapshot_;
  std::mutex mutex_;  // guards what follows
  std::unique_ptr<PostgresConnection> exporter_;
  std::vector<std::unique_ptr<PostgresConnection>> free_;
};

}  // namespace penstock
