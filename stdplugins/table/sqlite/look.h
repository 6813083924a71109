#pragma once
// Checking a database without leaving a trace.

#include <string>
#include <string_view>

#include "stdplugins/table/sqlite/database.h"

namespace penstock {

// Even a reader of a database in WAL mode creates files next to it that stay, but a check must not
// change anything.
enum class Look {
  kPlain,      // as every reader: what SQLite needs is there already, or cannot be made anyway
  kImmutable,  // no one uses the database: it is read as a file that does not change
  kNone,       // an interrupted program left changes in the WAL that cannot be read otherwise
};

// About a database that cannot be checked.
inline constexpr std::string_view kNotLooked =
    "contains unfinished changes of an interrupted program in its WAL; checking them would change "
    "files";

// SQLite must not have the file open in this process: its locks would be lost.
Look HowToLook(const std::string& path);

// As SqliteDatabase::Open for reading. `how` is not kNone.
Result<SqliteDatabase> OpenForLook(const RunContext& context, const std::string& path, Look how,
                                   int64_t busy_milliseconds);

}  // namespace penstock
