#include "stdplugins/table/postgresql/row_cells.h"

extern "C" {
using DecodeText = int32_t(pst_ctx*, const char* p, const char* end, pst_text* out);
using DecodeInt = int32_t(pst_ctx*, const char* p, const char* end, int64_t* out);
using DecodeNarrow = int32_t(pst_ctx*, const char* p, const char* end, int32_t* out);
using DecodeReal = int32_t(pst_ctx*, const char* p, const char* end, double* out);
using DecodeWide = int32_t(pst_ctx*, const char* p, const char* end, pst_i128* out);
int32_t pst_w_postgresql_begin(pst_ctx*, const char* p, const char* end, const char** first);
int32_t pst_w_postgresql_next(pst_ctx*, const char* p, const char* end, const char** after);
DecodeNarrow pst_w_postgresql_get_bool, pst_w_postgresql_get_date;
DecodeInt pst_w_postgresql_get_int8, pst_w_postgresql_get_int4, pst_w_postgresql_get_int2,
    pst_w_postgresql_get_oid, pst_w_postgresql_get_time;
DecodeReal pst_w_postgresql_get_float8, pst_w_postgresql_get_float4;
DecodeWide pst_w_postgresql_get_timestamp;
DecodeText pst_w_postgresql_get_text, pst_w_postgresql_get_decimal_text, pst_w_postgresql_get_jsonb;
int32_t pst_w_postgresql_get_decimal(pst_ctx*, const char* p, const char*, int32_t precision,
                                     int32_t scale, int64_t* out);
int32_t pst_w_postgresql_get_decimal38(pst_ctx*, const char* p, const char*, int32_t precision,
                                       int32_t scale, pst_i128* out);
}

namespace penstock {

std::vector<pst_cell> PostgresRowCells::Read(std::string_view row,
                                             const std::vector<ColumnSchema>& columns) {
  wide_.clear();
  std::vector<pst_cell> cells;
  const char* const end = row.data() + row.size();
  const char* p = nullptr;
  if (pst_w_postgresql_begin(nullptr, row.data(), end, &p) != 0) return {};
  for (const ColumnSchema& column : columns) {
    const char* after = nullptr;
    if (pst_w_postgresql_next(nullptr, p, end, &after) != 0) return {};
    pst_cell& cell = cells.emplace_back();
    pst_text text{};
    const bool is_null = pst_w_postgresql_get_text(nullptr, p, end, &text) != 0;
    if (!is_null && !ReadValue(column, p, end, &cell)) {  // it is none of its type
      cell = {.p = text.data, .size = static_cast<uint32_t>(text.size), .tag = PST_BYTES};
    }
    p = after;
  }
  return cells;
}

bool PostgresRowCells::ReadValue(const ColumnSchema& column, const char* p, const char* end,
                                 pst_cell* cell) {
  const Type type = column.type;
  const Carrier carrier = CarrierOf(type);
  int32_t narrow = 0;
  int32_t rc = 1;
  pst_text text{};
  if (carrier == Carrier::kInt128) cell->wide = &wide_.emplace_back();
  switch (type.kind) {
    case Kind::kBool:
      rc = pst_w_postgresql_get_bool(nullptr, p, end, &narrow);
      cell->i = narrow;
      cell->tag = PST_BOOL;
      break;
    case Kind::kInt64: {
      DecodeInt* const decode = column.native == "bigint"    ? pst_w_postgresql_get_int8
                                : column.native == "integer" ? pst_w_postgresql_get_int4
                                : column.native == "oid"     ? pst_w_postgresql_get_oid
                                                             : pst_w_postgresql_get_int2;
      rc = decode(nullptr, p, end, &cell->i);
      cell->tag = PST_INT;
      break;
    }
    case Kind::kFloat64:
      rc = column.native == "real" ? pst_w_postgresql_get_float4(nullptr, p, end, &cell->d)
                                   : pst_w_postgresql_get_float8(nullptr, p, end, &cell->d);
      cell->tag = PST_DOUBLE;
      break;
    case Kind::kDate:
      rc = pst_w_postgresql_get_date(nullptr, p, end, &narrow);
      cell->i = narrow;
      cell->tag = PST_DATE;
      break;
    case Kind::kTime:
      rc = pst_w_postgresql_get_time(nullptr, p, end, &cell->i);
      cell->tag = PST_TIME;
      break;
    case Kind::kTimestamp:
      rc = pst_w_postgresql_get_timestamp(nullptr, p, end, &wide_.back());
      cell->tag = PST_TIMESTAMP;
      break;
    case Kind::kDecimal:
      if (carrier == Carrier::kInt128) {
        rc = pst_w_postgresql_get_decimal38(nullptr, p, end, type.precision, type.scale,
                                            &wide_.back());
      } else if (carrier == Carrier::kInt64) {
        rc = pst_w_postgresql_get_decimal(nullptr, p, end, type.precision, type.scale, &cell->i);
      } else {
        rc = pst_w_postgresql_get_decimal_text(nullptr, p, end, &text);
        *cell = {.p = text.data, .size = static_cast<uint32_t>(text.size), .tag = PST_TEXT};
        break;
      }
      cell->size = type.scale;
      cell->tag = carrier == Carrier::kInt128 ? PST_DECIMAL128 : PST_DECIMAL;
      break;
    case Kind::kString:
      rc = column.native == "jsonb" ? pst_w_postgresql_get_jsonb(nullptr, p, end, &text)
                                    : pst_w_postgresql_get_text(nullptr, p, end, &text);
      *cell = {.p = text.data, .size = static_cast<uint32_t>(text.size), .tag = PST_TEXT};
      break;
    case Kind::kBytes:
    case Kind::kAny:
      break;
  }
  return rc == 0;
}

}  // namespace penstock
