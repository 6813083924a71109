#pragma once
// Cuts what a job reads from one server into parts.

#include <string>
#include <vector>

#include "stdplugins/table/postgresql/source_sql.h"

namespace penstock {

struct SlicePart {
  std::string name;  // shown to users
  SourcePart part;
};

struct PostgresCut {
  std::vector<SlicePart> parts;
  std::vector<std::string> notes;
};

// One part for each table or query; where the job names a key and several threads, ranges of it
// that hold about as many records each, and one for records without a key. The bounds are found in
// a sample of pages, so that no table is read as a whole. `number` is the server's position.
// Failure::kSqlRefused if a table or the key does not exist.
Result<PostgresCut> CutSlices(const RunContext& context, const SourceSql& sources,
                              PostgresConnection& connection, uint32_t number, int workers);

}  // namespace penstock
