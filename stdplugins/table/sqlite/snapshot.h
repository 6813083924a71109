#pragma once
// Several connections that read one and the same state of a database.

#include <string>
#include <vector>

#include "stdplugins/table/sqlite/database.h"

namespace penstock {

// At least one and at most `wanted` (>= 1) connections, each inside a read transaction, that all
// see the same commit. Fewer than wanted if other programs write so often that one state cannot be
// held by more.
Result<std::vector<SqliteDatabase>> OpenSnapshot(const RunContext& context, const std::string& path,
                                                 int64_t busy_milliseconds, int wanted);

}  // namespace penstock
