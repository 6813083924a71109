#include "compiler/sema/described_column.h"

#include <algorithm>
#include <string>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

// "numeric(12,2)" is a `numeric`, "timestamp(3) without time zone" a `timestamp without time zone`,
// and "text (box(2,3))", which is sent as a text, a `text`.
std::string WithoutBrackets(const std::string& native) {
  const size_t open = native.find('(');
  const size_t close = native.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close < open) return native;
  std::string name = native.substr(0, open);
  while (name.ends_with(' ')) name.pop_back();
  return name + native.substr(close + 1);
}

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
