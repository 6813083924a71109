#include "tests/plugins/prefixed_file/row_cells.h"

#include "runtime/plugin/cell_tag.h"

extern "C" {
int32_t pst_w_prefixed_begin(pst_ctx*, const char* p, const char* end, const char** first);
int32_t pst_w_prefixed_next(pst_ctx*, const char* p, const char* end, const char** after);
int32_t pst_w_prefixed_get_bool(pst_ctx*, const char* p, const char*, int32_t* out);
int32_t pst_w_prefixed_get_int2(pst_ctx*, const char* p, const char*, int64_t* out);
int32_t pst_w_prefixed_get_int8(pst_ctx*, const char* p, const char*, int64_t* out);
int32_t pst_w_prefixed_get_float8(pst_ctx*, const char* p, const char*, double* out);
int32_t pst_w_prefixed_get_date(pst_ctx*, const char* p, const char*, int32_t* out);
int32_t pst_w_prefixed_get_time(pst_ctx*, const char* p, const char*, int64_t* out);
int32_t pst_w_prefixed_get_timestamp(pst_ctx*, const char* p, const char*, pst_i128* out);
int32_t pst_w_prefixed_get_decimal(pst_ctx*, const char* p, const char*, int32_t precision, int32_t,
                                   int64_t* out);
int32_t pst_w_prefixed_get_decimal38(pst_ctx*, const char* p, const char*, int32_t precision,
                                     int32_t, pst_i128* out);
int32_t pst_w_prefixed_get_text(pst_ctx*, const char* p, const char*, pst_text* out);
}

namespace penstock {

std::vector<pst_cell> RowCells::Read(std::string_view row, const TableSchema& schema) {
  wide_.clear();
  std::vector<pst_cell> cells;
  const char* const end = row.data() + row.size();
  const char* p = nullptr;
  if (pst_w_prefixed_begin(nullptr, row.data(), end, &p) != 0) return {};
  for (const ColumnSchema& column : schema.columns) {
    const char* after = nullptr;
    if (pst_w_prefixed_next(nullptr, p, end, &after) != 0) return {};
    pst_cell& cell = cells.emplace_back();
    pst_text text{};
    const bool is_null = pst_w_prefixed_get_text(nullptr, p, end, &text) != 0;
    if (!is_null && !ReadValue(column, p, end, &cell)) {
      cell = {.p = text.data, .size = static_cast<uint32_t>(text.size), .tag = PST_BYTES};
    }
    p = after;
  }
  return cells;
}

// False: it is none of its type.
bool RowCells::ReadValue(const ColumnSchema& column, const char* p, const char* end,
                         pst_cell* cell) {
  const Type type = column.type;
  const bool is_wide = CarrierOf(type) == Carrier::kInt128;
  if (is_wide) cell->wide = &wide_.emplace_back();
  cell->tag = CellTagOf(type);
  int32_t narrow = 0;
  int32_t rc = 1;
  switch (type.kind) {
    case Kind::kBool:
      rc = pst_w_prefixed_get_bool(nullptr, p, end, &narrow);
      cell->i = narrow;
      break;
    case Kind::kInt64:
      rc = column.native == "int2" ? pst_w_prefixed_get_int2(nullptr, p, end, &cell->i)
                                   : pst_w_prefixed_get_int8(nullptr, p, end, &cell->i);
      break;
    case Kind::kFloat64:
      rc = pst_w_prefixed_get_float8(nullptr, p, end, &cell->d);
      break;
    case Kind::kDate:
      rc = pst_w_prefixed_get_date(nullptr, p, end, &narrow);
      cell->i = narrow;
      break;
    case Kind::kTime:
      rc = pst_w_prefixed_get_time(nullptr, p, end, &cell->i);
      break;
    case Kind::kTimestamp:
      rc = pst_w_prefixed_get_timestamp(nullptr, p, end, &wide_.back());
      break;
    case Kind::kDecimal:
      rc = is_wide
               ? pst_w_prefixed_get_decimal38(nullptr, p, end, type.precision, type.scale,
                                              &wide_.back())
               : pst_w_prefixed_get_decimal(nullptr, p, end, type.precision, type.scale, &cell->i);
      cell->size = type.scale;
      break;
    case Kind::kString: {
      pst_text text{};
      rc = pst_w_prefixed_get_text(nullptr, p, end, &text);
      *cell = {.p = text.data, .size = static_cast<uint32_t>(text.size), .tag = PST_TEXT};
      break;
    }
    case Kind::kBytes:
    case Kind::kAny:
      break;
  }
  return rc == 0;
}

}  // namespace penstock
