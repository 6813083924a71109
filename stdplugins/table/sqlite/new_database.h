#pragma once
// A database file that a job makes.

#include <memory>
#include <string>

#include "runtime/base/output_lock.h"
#include "runtime/base/status.h"
#include "runtime/plugin/endpoint.h"

namespace penstock {

// The database is filled as `.NAME.penstock-RANDOM` next to its final place and appears there when
// the job commits: it is never visible while it is empty, and a file with its name is never
// removed. Jobs that create the same database at the same time wait for each other, and the later
// ones find it created.
//
// Left after a kill: the hidden files, which the next job that makes the database removes.
class NewDatabase {
 public:
  // Null if the database exists, perhaps only by the time another job has made it. Waits up to
  // `busy_milliseconds` for that. kOutputCannotCreate, kOutputBusy, kDatabaseBusy.
  static Result<std::unique_ptr<NewDatabase>> Begin(const RunContext& context,
                                                    const std::string& path,
                                                    int64_t busy_milliseconds);
  // Without Publish: removes the file. All connections are closed before.
  ~NewDatabase();
  NewDatabase(const NewDatabase&) = delete;
  NewDatabase& operator=(const NewDatabase&) = delete;

  // The file to open meanwhile; it exists and is empty.
  const std::string& temporary_path() const { return temporary_path_; }

  // Gives the file its name after all connections are closed. kOutputExists if another program has
  // created the database meanwhile.
  Status Publish();

 private:
  NewDatabase(OutputLock lock, std::string path, std::string temporary_path)
      : lock_(std::move(lock)),
        path_(std::move(path)),
        temporary_path_(std::move(temporary_path)) {}

  OutputLock lock_;
  const std::string path_;
  const std::string temporary_path_;
};

}  // namespace penstock
