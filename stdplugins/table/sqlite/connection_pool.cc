#include "stdplugins/table/sqlite/connection_pool.h"

#include <fmt/format.h>

#include <chrono>

namespace penstock {

constexpr std::chrono::milliseconds kBetweenCancelChecks{50};

void ConnectionPool::Fill(std::vector<SqliteDatabase> connections, uint32_t slices) {
  PST_CHECK(!connections.empty());
  path_ = connections.front().path();
  free_ = std::move(connections);
  open_ = free_.size();
  for (uint32_t slice = 0; slice < slices; slice++) unread_.insert(slice);
  CloseSpare();
}

Result<SqliteDatabase> ConnectionPool::Take(uint32_t slice) {
  std::unique_lock lock(mutex_);
  unread_.insert(slice);  // it was read already, if this is another attempt
  while (free_.empty()) {
    if (open_ == 0) {
      return Status(Failure::kDatabaseError,
                    fmt::format("`{}`: a part cannot be read again, because the state that the "
                                "others were read from has been let go of; run the job again",
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

void ConnectionPool::GiveBack(SqliteDatabase connection, uint32_t slice, bool is_read) {
  {
    const std::lock_guard lock(mutex_);
    if (is_read) unread_.erase(slice);
    // An error may have ended the transaction, and with it the view of the snapshot.
    if (sqlite3_get_autocommit(connection.get()) == 0) {
      free_.push_back(std::move(connection));
    } else {
      open_--;
    }
    CloseSpare();
  }
  changed_.notify_all();
}

void ConnectionPool::CloseSpare() {
  while (open_ > unread_.size() && !free_.empty()) {
    free_.pop_back();
    open_--;
  }
}

}  // namespace penstock
