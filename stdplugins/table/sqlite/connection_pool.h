#pragma once
// The connections of one process that all see the same snapshot, shared by its cursors.

#include <condition_variable>
#include <mutex>
#include <vector>

#include "stdplugins/table/sqlite/database.h"

namespace penstock {

// Thread-safe after Fill.
class ConnectionPool {
 public:
  explicit ConnectionPool(const RunContext& context) : context_(context) {}

  // `connections`, at least one, are each inside a read transaction.
  void Fill(std::vector<SqliteDatabase> connections);
  bool is_filled() const { return !path_.empty(); }

  // Waits until a connection is free. Fails if the run is cancelled, or when none is left: a new
  // one would see another state.
  Result<SqliteDatabase> Take();

  // Gives a connection back, none of whose statements is open.
  void GiveBack(SqliteDatabase connection);

  // Closes all that are free: in a database with a rollback journal each keeps writers, and so
  // perhaps the job's own, from committing.
  void Close();

 private:
  const RunContext& context_;
  std::string path_;
  std::mutex mutex_;  // guards everything below
  std::condition_variable changed_;
  std::vector<SqliteDatabase> free_;
  size_t open_ = 0;  // free and taken
};

}  // namespace penstock
