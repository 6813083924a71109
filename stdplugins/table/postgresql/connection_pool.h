#pragma once
// The connections to one server, each in a transaction that only reads.

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "stdplugins/table/postgresql/servers.h"

namespace penstock {

// Thread-safe but for Begin.
class PostgresPool {
 public:
  // `context` and `server` must outlive it.
  PostgresPool(const RunContext& context, const PostgresServer& server)
      : context_(context), server_(server) {}

  // The first connection, which planning uses; it is free for slices unless its state is exported.
  Result<PostgresConnection*> Begin();
  // Lets further connections see the state that the first one sees, as long as that is open.
  Result<std::string> Export();
  // The same for the state that another process has exported; "" if every slice has its own.
  void SetSnapshot(std::string snapshot) { snapshot_ = std::move(snapshot); }

  // A free connection, or a new one. Failures of ConnectTo; kSnapshotLost if the state is gone.
  Result<std::unique_ptr<PostgresConnection>> Take();
  // Gives back a connection whose statement has ended.
  void GiveBack(std::unique_ptr<PostgresConnection> connection);
  void Close();

 private:
  Result<std::unique_ptr<PostgresConnection>> New();

  const RunContext& context_;
  const PostgresServer& server_;
  std::string snapshot_;
  std::mutex mutex_;  // guards what follows
  std::unique_ptr<PostgresConnection> exporter_;
  std::vector<std::unique_ptr<PostgresConnection>> free_;
};

}  // namespace penstock
