#include "runtime/plugin/cell_text.h"

#include "runtime/base/check.h"
#include "runtime/kernels/dates.h"
#include "runtime/type/decimal.h"
#include "runtime/type/double_text.h"

namespace penstock {

std::string_view CellText(const pst_cell& cell, char* room) {
  const char* end = room;
  switch (static_cast<pst_cell_tag>(cell.tag)) {
    case PST_NULL:
      break;
    case PST_TEXT:
    case PST_BYTES:
      return {cell.p, cell.size};
    case PST_INT:
      end = PutInt64(room, cell.i);
      break;
    case PST_DOUBLE:
      end = WriteDouble(room, cell.d);
      break;
    case PST_BOOL:
      return cell.i != 0 ? "true" : "false";
    case PST_DECIMAL:
      end = PutDecimal64(room, cell.i, static_cast<int32_t>(cell.size));
      break;
    case PST_DECIMAL128:
      end = WriteDecimal(room, *cell.wide, static_cast<int>(cell.size));
      break;
    case PST_DATE:
      end = PutDate(room, static_cast<int32_t>(cell.i));
      break;
    case PST_TIME:
      end = PutTime(room, cell.i);
      break;
    case PST_TIMESTAMP:
      end = PutTimestamp(room, *cell.wide);
      break;
  }
  return {room, static_cast<size_t>(end - room)};
}

}  // namespace penstock
