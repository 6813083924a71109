#include "runtime/plugin/cell_of_column.h"

#include "runtime/base/check.h"
#include "runtime/plugin/cell_tag.h"

namespace penstock {
namespace {

template <typename T>
T EntryOf(const pst_column& column, uint64_t row) {
  return reinterpret_cast<const T*>(column.data)[row];
}

}  // namespace

pst_cell CellOfColumn(const pst_column& column, uint64_t row, Type type) {
  pst_cell cell{};
  if (column.nulls != nullptr && column.nulls[row] != 0) return cell;
  cell.tag = CellTagOf(type);
  switch (CarrierOf(type)) {
    case Carrier::kInt32:
      cell.i = EntryOf<int32_t>(column, row);
      break;
    case Carrier::kInt64:
      cell.i = EntryOf<int64_t>(column, row);
      break;
    case Carrier::kInt128:
      cell.wide = reinterpret_cast<const pst_i128*>(column.data) + row;
      break;
    case Carrier::kFloat64:
      cell.d = EntryOf<double>(column, row);
      break;
    case Carrier::kText:
      cell.p = column.data + column.offsets[row];
      cell.size = static_cast<uint32_t>(column.offsets[row + 1] - column.offsets[row]);
      break;
    case Carrier::kCell:
      PST_CHECK(false);
  }
  if (type.kind == Kind::kDecimal && type.precision > 0) cell.size = type.scale;
  return cell;
}

}  // namespace penstock
