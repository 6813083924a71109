#pragma once
// Rules for connectors that the data of a spec cannot express.

#include <vector>

#include "runtime/plugin/endpoint_check.h"

namespace penstock {

// Of every connector: transformations and conditions without a class, and settings of some that
// are not listed.
std::vector<OptionFinding> CheckFramework(const ScriptOptions& options);

// Of the connector that writes to Tablestore, topics of which go to tables: names that topics and
// tables cannot have, assignments of topics to tables that are invalid or have no effect, options
// for tables that no topic goes to, and options that rules of the spec need for every table and
// that are not set. If topics or tables are filled in when the connector starts, nothing is
// checked.
std::vector<OptionFinding> CheckTables(const ScriptOptions& options);

// Of the same, what becomes of records: where they are dropped, or stop the task unexpectedly;
// where a repeated record makes two rows, and where changes of one row may be reordered; converters
// that do not produce records for time series, and fields that time series cannot have.
std::vector<OptionFinding> CheckRecords(const ScriptOptions& options);

}  // namespace penstock
