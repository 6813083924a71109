#pragma once
// Cuts what a job reads into statements: one per query, table, or range of the split key.

#include <string>
#include <vector>

#include "stdplugins/table/sqlite/slice_query.h"

namespace penstock {

struct SliceCut {
  struct Part {
    std::string name;  // shown to users
    SliceQuery query;
  };
  std::vector<Part> parts;         // numbered from 0
  std::vector<std::string> notes;  // where each term of the condition is tested, and why
};

// How many statements can be under way at once, at most `workers`; 0: the job names neither a table
// nor a query.
int CountParallelStatements(const RunContext& context, int workers);

// Looks tables up in `database`, where ranges of the split key are worth having for `workers`.
// Fails with kSqlRefused if a table or the split key does not exist.
Result<SliceCut> CutSlices(const RunContext& context, const SqliteDatabase& database, int workers);

// Prepares all statements, so that errors in the SQL are found before anything is written. Returns
// the cells of a record. Fails with kSqlRefused, or kColumnCountDiffers.
Result<size_t> CheckQueries(const RunContext& context, const SqliteDatabase& database,
                            const std::vector<SliceQuery>& queries);

}  // namespace penstock
