#pragma once
// Looking at a database without leaving a trace.

#include <string>
#include <string_view>

#include "stdplugins/table/sqlite/database.h"

namespace penstock {

// A reader of a database in WAL mode, too, makes files beside it that stay: they would be in the
// way of a look that is to change nothing.
enum class Look {
  kPlain,      // as every reader: what SQLite needs is there already, or cannot be made anyway
  kImmutable,  // nobody uses the database: it is read as a file that does not change
  kNone,       // a program that was cut off left changes in the WAL that cannot be read otherwise
};

// Of a database at which nobody can look.
inline constexpr std::string_view kNotLooked =
    "holds what a program that was cut off has left in its WAL; to look at that would change files";

// SQLite must not have the file open in this process: its locks would be lost.
Look HowToLook(const std::string& path);

// As SqliteDatabase::Open for reading. `how` is not kNone.
Result<SqliteDatabase> OpenForLook(const RunContext& context, const std::string& path, Look how,
                                   int64_t busy_milliseconds);

}  // namespace penstock
