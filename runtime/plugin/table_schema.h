#pragma once
// The columns of a table as the system that holds it describes them.

#include <string>
#include <vector>

#include "runtime/type/type.h"

namespace penstock {

struct ColumnSchema {
  std::string name = {};
  std::string native = {};  // in the system's own notation: "numeric(12,2)"
  Type type = {};
  bool nullable = true;
  friend bool operator==(const ColumnSchema&, const ColumnSchema&) = default;
};

// No columns: the endpoint has no schema of its own (a csv file).
struct TableSchema {
  std::vector<ColumnSchema> columns = {};
  friend bool operator==(const TableSchema&, const TableSchema&) = default;
};

// What changed from `pinned` to `now`, one sentence each; empty if nothing did.
std::vector<std::string> SchemaChanges(const TableSchema& pinned, const TableSchema& now);

}  // namespace penstock
