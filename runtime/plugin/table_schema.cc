#include "runtime/plugin/table_schema.h"

#include <fmt/format.h>

#include <algorithm>

namespace penstock {
namespace {

const ColumnSchema* FindColumn(const TableSchema& schema, const std::string& name) {
  const auto found = std::ranges::find(schema.columns, name, &ColumnSchema::name);
  return found == schema.columns.end() ? nullptr : &*found;
}

}  // namespace

std::vector<std::string> SchemaChanges(const TableSchema& pinned, const TableSchema& now) {
  std::vector<std::string> changes;
  for (const ColumnSchema& before : pinned.columns) {
    const ColumnSchema* after = FindColumn(now, before.name);
    if (after == nullptr) {
      changes.push_back(fmt::format("column `{}` is missing", before.name));
    } else if (after->native != before.native || after->type != before.type) {
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
  if (changes.empty() && now != pinned) changes.push_back("the columns are in a different order");
  return changes;
}

}  // namespace penstock
