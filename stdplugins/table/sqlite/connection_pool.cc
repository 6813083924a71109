#include "stdplugins/table/sqlite/connection_pool.h"

#include <fmt/format.h>

#include <chrono>

namespace penstock {

constexpr std::chrono::milliseconds kBetweenCancelChecks{50};

void ConnectionPool::Fill(std::vector<SqliteDatabase> connections) {
  PST_CHECK(!connections.empty());
  path_ = connections.front().path();
  free_ = std::move(connections);
  open_ = free_.size();
}

Result<SqliteDatabase> ConnectionPool::Take() {
  std::unique_lock lock(mutex_);
  while (free_.empty()) {
    if (open_ == 0) {
      return Status(Failure::kDatabaseError,
                    fmt::format("`{}`: the database state that the job reads is lost, because an "
                                "error ended its transactions; run the job again",
                                path_));
    }
    if (context_.Cancelled()) {
      return Status(Failure::kDatabaseBusy,
                    fmt::format("`{}`: cancelled while waiting for a connection", path_));
    }
    changed_.wait_for(lock, kBetweenCancelChecks);
  }
  SqliteDatabase taken = std::move(free_.back());
  free_.pop_back();
  return taken;
}

void ConnectionPool::GiveBack(SqliteDatabase connection) {
  {
    const std::lock_guard lock(mutex_);
    // An error may have ended the transaction, and with it the view of the snapshot.
    if (sqlite3_get_autocommit(connection.get()) == 0) {
      free_.push_back(std::move(connection));
    } else {
      open_--;
    }
  }
  changed_.notify_all();
}

void ConnectionPool::Close() {
  const std::lock_guard lock(mutex_);
  open_ -= free_.size();
  free_.clear();
}

}  // namespace penstock
