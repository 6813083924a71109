#pragma once
// The connections of one process that all see the same snapshot, shared by its cursors.

#include <condition_variable>
#include <mutex>
#include <set>
#include <vector>

#include "stdplugins/table/sqlite/database.h"

namespace penstock {

// Thread-safe. Holds no more connections than there are slices left to be read: in a database with
// a rollback journal each keeps writers, and so perhaps the job's own, from committing.
class ConnectionPool {
 public:
  explicit ConnectionPool(const RunContext& context) : context_(context) {}

  // `connections`, at least one, are each inside a read transaction; `slices` are to be read.
  void Fill(std::vector<SqliteDatabase> connections, uint32_t slices);
  bool is_filled() const { return !path_.empty(); }

  // A connection to read `slice` with; waits until there is one. Fails if the run is cancelled, or
  // when all connections are closed: a new one would see another state.
  Result<SqliteDatabase> Take(uint32_t slice);

  // Gives a connection back, none of whose statements is open. `is_read`: `slice` was read to its
  // end.
  void GiveBack(SqliteDatabase connection, uint32_t slice, bool is_read);

 private:
  void CloseSpare();

  const RunContext& context_;
  std::string path_;
  std::mutex mutex_;  // guards everything below
  std::condition_variable changed_;
  std::vector<SqliteDatabase> free_;
  size_t open_ = 0;  // free and taken
  std::set<uint32_t> unread_;
};

}  // namespace penstock
