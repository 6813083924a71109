#pragma once
// Columns as endpoints describe them, and the wire types that carry their values.

#include <string_view>

#include "runtime/plugin/table_schema.h"
#include "runtime/plugin/wire_format.h"
#include "runtime/type/type.h"

namespace penstock {

// The column of that name, compared with or without letter case; null if there is none. One that is
// equal as it is written takes precedence.
const ColumnSchema* FindColumn(const TableSchema& schema, std::string_view name, bool exact);

// Index into `format.types` for the values of a column; -1: the format has no such type.
int FindWireType(const WireFormat& format, const ColumnSchema& column);
// The same for values of that type in a column that nobody has described.
int FindWireType(const WireFormat& format, Type type);

}  // namespace penstock
