#include "runtime/plugin/table_schema.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/plugin/native_name.h"

namespace penstock {
namespace {

const ColumnSchema* FindColumn(const TableSchema& schema, const std::string& name) {
  const auto found = std::ranges::find(schema.columns, name, &ColumnSchema::name);
  return found == schema.columns.end() ? nullptr : &*found;
}

// Whether the code that was compiled for one of them reads the other: varchar(20) and varchar(50).
bool AreReadAlike(const ColumnSchema& a, const ColumnSchema& b) {
  return a.type == b.type && WithoutBrackets(a.native) == WithoutBrackets(b.native);
}

}  // namespace

std::vector<std::string> SchemaChanges(const TableSchema& pinned, const TableSchema& now) {
  std::vector<std::string> changes;
  for (const ColumnSchema& before : pinned.columns) {
    const ColumnSchema* after = FindColumn(now, before.name);
    if (after == nullptr) {
      changes.push_back(fmt::format("column `{}` is missing", before.name));
    } else if (!AreReadAlike(*after, before)) {
      changes.push_back(fmt::format("column `{}` was {} and is now {}", before.name, before.native,
                                    after->native));
    } else if (after->nullable != before.nullable) {
      changes.push_back(fmt::format("column `{}` now {} NULL", before.name,
                                    after->nullable ? "allows" : "refuses"));
    }
  }
  for (const ColumnSchema& column : now.columns) {
    if (FindColumn(pinned, column.name) == nullptr) {
      changes.push_back(fmt::format("column `{}` was added", column.name));
    }
  }
  const auto is_same = [](const ColumnSchema& a, const ColumnSchema& b) {
    return a.name == b.name && a.nullable == b.nullable && AreReadAlike(a, b);
  };
  const bool in_order = std::ranges::equal(now.columns, pinned.columns, is_same);
  if (changes.empty() && !in_order) changes.push_back("the columns are in a different order");
  return changes;
}

}  // namespace penstock
