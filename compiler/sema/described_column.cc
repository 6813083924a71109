#include "compiler/sema/described_column.h"

#include <algorithm>
#include <string>

#include "runtime/base/ascii.h"
#include "runtime/plugin/native_name.h"

namespace penstock {
namespace {

bool Carries(const WireType& wire, Type type) {
  return wire.type.kind == type.kind && CarrierOf(wire.type) == CarrierOf(type);
}

}  // namespace

const ColumnSchema* FindColumn(const TableSchema& schema, std::string_view name, bool exact) {
  auto found = std::ranges::find(schema.columns, name, &ColumnSchema::name);
  if (found == schema.columns.end() && !exact) {
    found = std::ranges::find_if(schema.columns, [&](const ColumnSchema& column) {
      return SameIgnoringCase(column.name, name);
    });
  }
  return found == schema.columns.end() ? nullptr : &*found;
}

int FindWireType(const WireFormat& format, const ColumnSchema& column) {
  const std::string native = WithoutBrackets(column.native);
  for (size_t i = 0; i < format.types.size(); ++i) {
    const WireType& wire = format.types[i];
    if (wire.native == native && Carries(wire, column.type)) return static_cast<int>(i);
  }
  return -1;
}

int FindWireType(const WireFormat& format, Type type) {
  for (size_t i = 0; i < format.types.size(); ++i) {
    if (Carries(format.types[i], type)) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace penstock
