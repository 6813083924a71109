#include "tests/reference/loop.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <utility>

#include "runtime/abi/host_functions.h"
#include "runtime/base/check.h"
#include "tests/reference/interpreter.h"

namespace penstock::reference {
namespace {

// A decimal of limited length is its digits without the point.
__int128 Digits(const Value& value) {
  __int128 digits = 0;
  for (char digit : value.number.digits) digits = digits * 10 + (digit - '0');
  for (int64_t i = value.number.scale; i < 0; ++i) digits *= 10;
  return value.number.negative ? -digits : digits;
}

template <typename T>
T EntryOf(const pst_column& column, uint64_t row) {
  T value;
  std::memcpy(&value, column.data + row * sizeof(T), sizeof(T));
  return value;
}

}  // namespace

pst_cell ToCell(const Value& value, Type type, pst_i128* wide) {
  pst_cell cell{};
  if (value.is_null) return cell;
  const bool is_wide = CarrierOf(type) == Carrier::kInt128;
  switch (value.kind) {
    case Kind::kBool:
    case Kind::kInt64:
      cell.tag = value.kind == Kind::kBool ? PST_BOOL : PST_INT;
      cell.i = value.AsInt();
      return cell;
    case Kind::kFloat64:
      cell.tag = PST_DOUBLE;
      cell.d = value.real;
      return cell;
    case Kind::kString:
    case Kind::kBytes:
      cell.tag = value.kind == Kind::kString ? PST_TEXT : PST_BYTES;
      cell.p = value.text.data();
      cell.size = static_cast<uint32_t>(value.text.size());
      return cell;
    case Kind::kDecimal:
      cell.tag = is_wide ? PST_DECIMAL128 : PST_DECIMAL;
      cell.size = type.scale;
      *wide = Digits(value);
      break;
    case Kind::kDate:
      cell.tag = PST_DATE;
      *wide = value.instant;
      break;
    case Kind::kTime:
      cell.tag = PST_TIME;
      *wide = value.instant;
      break;
    case Kind::kTimestamp:
      cell.tag = PST_TIMESTAMP;
      *wide = value.instant;
      break;
    case Kind::kAny:
      PST_CHECK(false);
  }
  if (is_wide) {
    cell.wide = wide;
  } else {
    cell.i = static_cast<int64_t>(*wide);
  }
  return cell;
}

Value FromColumn(const pst_column& column, uint64_t row, Type type) {
  if (column.nulls != nullptr && column.nulls[row] != 0) return Value::Null(type.kind);
  pst_i128 wide = 0;
  switch (CarrierOf(type)) {
    case Carrier::kInt32:
      wide = EntryOf<int32_t>(column, row);
      break;
    case Carrier::kInt64:
      wide = EntryOf<int64_t>(column, row);
      break;
    case Carrier::kInt128:
      wide = EntryOf<pst_i128>(column, row);
      break;
    case Carrier::kFloat64:
      return Value::OfReal(EntryOf<double>(column, row));
    case Carrier::kText: {
      const uint64_t begin = column.offsets[row];
      std::string text(column.data + begin, column.offsets[row + 1] - begin);
      if (type.kind == Kind::kDecimal) return Value::OfNumber(type.kind, *ParseNumber(text));
      return Value::OfText(std::move(text), type.kind);
    }
    case Carrier::kCell:
      PST_CHECK(false);
  }
  switch (type.kind) {
    case Kind::kDate:
    case Kind::kTime:
    case Kind::kTimestamp:
      return Value::OfInstant(type.kind, wide);
    default:
      return Value::OfNumber(type.kind, FromInt(wide));
  }
}

namespace {

const ir::Pipeline* current_pipeline = nullptr;
const WireTwin* current_twin = nullptr;

Record TextRecord(const pst_block& block, uint32_t row, size_t delimiter_size) {
  // 32-bit arithmetic: the entry before the first is -1.
  const uint32_t first = block.row_end[static_cast<int64_t>(row) - 1] + 1;
  const uint32_t last = block.row_end[row];
  Record record;
  size_t begin = block.pos[static_cast<int64_t>(first) - 1] + 1;
  for (uint32_t entry = first; entry <= last; ++entry) {
    record.fields.emplace_back(block.base + begin, block.pos[entry] - begin);
    begin = block.pos[entry] + delimiter_size;
  }
  if (record.fields.back().ends_with('\r')) record.fields.back().pop_back();
  return record;
}

Value FromCell(const pst_cell& cell, Type type) {
  switch (static_cast<pst_cell_tag>(cell.tag)) {
    case PST_NULL:
      return Value::Null(Kind::kString);
    case PST_INT:
      return Value::OfInt(cell.i);
    case PST_DOUBLE:
      return Value::OfReal(cell.d);
    case PST_TEXT: {
      std::string text(cell.p, cell.size);
      if (type.kind == Kind::kDecimal) return Value::OfNumber(type.kind, *ParseNumber(text));
      return Value::OfText(std::move(text));
    }
    case PST_BYTES:
      return Value::OfText(std::string(cell.p, cell.size), Kind::kBytes);
    case PST_BOOL:
      return Value::OfInt(cell.i, Kind::kBool);
    case PST_DECIMAL:
      return Value::OfNumber(Kind::kDecimal, FromInt(cell.i));
    case PST_DECIMAL128:
      return Value::OfNumber(Kind::kDecimal, FromInt(*cell.wide));
    case PST_DATE:
      return Value::OfInstant(Kind::kDate, cell.i);
    case PST_TIME:
      return Value::OfInstant(Kind::kTime, cell.i);
    case PST_TIMESTAMP:
      return Value::OfInstant(Kind::kTimestamp, *cell.wide);
  }
  PST_CHECK(false);
}

// Decimals of any length are text outside.
void SpellDecimals(const ir::Pipeline& pipeline, std::vector<Value>* values) {
  for (size_t i = 0; i < values->size(); ++i) {
    const Type type = pipeline.exprs[static_cast<size_t>(pipeline.outputs[i].value)].type;
    Value& value = (*values)[i];
    if (type.kind != Kind::kDecimal || type.precision > 0 || value.is_null) continue;
    value = Value::OfText(ToText(value.number));
  }
}

Record ReadRecord(const ir::Pipeline& pipeline, const pst_block& block, uint32_t row) {
  Record record;
  switch (pipeline.source.layout) {
    case ir::Layout::kText:
      return TextRecord(block, row, pipeline.source.dialect.delimiter.size());
    case ir::Layout::kCells:
      for (uint32_t i = 0; i < block.field_count; ++i) {
        const bool is_column = i < pipeline.source.columns.size();  // or one of those of `*`
        record.cells.push_back(FromCell(block.cells[uint64_t{row} * block.field_count + i],
                                        is_column ? pipeline.source.columns[i].type : Type{}));
      }
      break;
    case ir::Layout::kRows:
      record.row = {block.base + block.row_begin[row],
                    block.row_begin[row + 1] - block.row_begin[row]};
      break;
    case ir::Layout::kColumns:
      for (uint32_t i = 0; i < block.field_count; ++i) {
        record.cells.push_back(FromColumn(block.columns[i], row, pipeline.source.columns[i].type));
      }
      break;
  }
  return record;
}

bool HasItsFields(const ir::Pipeline& pipeline, const pst_block& block, const Record& record) {
  const size_t count = record.fields.size();
  if (count == block.field_count) return true;
  const std::optional<uint32_t> least = pipeline.source.least_fields;
  const bool is_empty_line = count == 1 && record.fields[0].empty();
  return least && count >= *least && !is_empty_line;
}

void AppendLine(pst_ctx* ctx, const std::string& line) {
  char* w = pst_reserve(ctx, ctx->w, line.size() + 64);
  std::memcpy(w, line.data(), line.size());
  ctx->w = w + line.size();
}

void WriteColumns(const ir::Pipeline& pipeline, pst_ctx* ctx, const std::vector<Value>& values) {
  const uint64_t row = ctx->out_rows;
  for (size_t i = 0; i < values.size(); ++i) {
    const Type type = pipeline.exprs[static_cast<size_t>(pipeline.outputs[i].value)].type;
    pst_i128 wide = 0;
    const pst_cell cell = ToCell(values[i], type, &wide);
    pst_column* column = &ctx->out_columns[i];
    column->nulls[row] = cell.tag == PST_NULL;
    if (column->width > 0) {
      const void* value = column->width == sizeof wide ? static_cast<const void*>(&wide) : &cell.i;
      std::memcpy(column->data + row * column->width, value, column->width);
      continue;
    }
    const uint64_t used = column->offsets[row];
    if (column->text_room - used < cell.size) {
      pst_grow_text(ctx, static_cast<int32_t>(i), used, cell.size);
      column = &ctx->out_columns[i];
    }
    std::copy_n(cell.p, cell.size, column->data + used);
    column->offsets[row + 1] = used + cell.size;
  }
}

// What is told of records that the writer takes over by their number.
void CountRow(pst_ctx* ctx, uint32_t row) {
  ctx->out_origins[ctx->out_rows++] = row;
  ++ctx->written;
}

// What the cells of a row point at, which stays until the next call.
struct Emitted {
  std::vector<Value> values;
  std::vector<pst_i128> wide;
};

void WriteRecord(const ir::Pipeline& pipeline, pst_ctx* ctx, const pst_block* block, uint32_t row,
                 const std::string& line, std::vector<Value> values, std::deque<Emitted>* emitted) {
  SpellDecimals(pipeline, &values);
  switch (pipeline.sink.layout) {
    case ir::Layout::kText:
      AppendLine(ctx, line);
      ++ctx->written;
      return;
    case ir::Layout::kCells: {
      Emitted& kept = emitted->emplace_back();
      kept.wide.resize(values.size());
      kept.values = std::move(values);
      for (size_t i = 0; i < kept.values.size(); ++i) {
        const Type type = pipeline.exprs[static_cast<size_t>(pipeline.outputs[i].value)].type;
        ctx->out_cells[i] = ToCell(kept.values[i], type, &kept.wide[i]);
      }
      ++(pst_emit_row(ctx, block, row) == 0 ? ctx->written : ctx->dirty);
      return;
    }
    case ir::Layout::kRows:
      if (ctx->out_rows == ctx->out_rows_room) pst_grow_rows(ctx);
      AppendLine(ctx, line);
      ctx->out_sizes[ctx->out_rows] = line.size();
      CountRow(ctx, row);
      return;
    case ir::Layout::kColumns:
      if (ctx->out_rows == ctx->out_rows_room) pst_grow_rows(ctx);
      WriteColumns(pipeline, ctx, values);
      CountRow(ctx, row);
      return;
  }
}

}  // namespace

void SetPipeline(const ir::Pipeline& pipeline, const WireTwin* twin) {
  current_pipeline = &pipeline;
  current_twin = twin;
}

void InterpretBlock(pst_ctx* ctx, const pst_block* block, uint32_t row_begin, uint32_t row_end) {
  const ir::Pipeline& pipeline = *current_pipeline;
  const bool reads_text = pipeline.source.layout == ir::Layout::kText;
  std::vector<std::string> parameters;
  for (size_t i = 0; i < pipeline.parameters.size(); ++i) {
    parameters.emplace_back(ctx->parameters[i].data, static_cast<size_t>(ctx->parameters[i].size));
  }
  const RunClock clock{*static_cast<const TimeZone*>(ctx->zone), ctx->now_seconds};
  Interpreter interpreter(pipeline, parameters, clock, current_twin);
  if (reads_text && block->field_index != nullptr) {
    std::vector<int> positions;
    for (const ir::SourceColumn& column : pipeline.source.columns) {
      if (column.by_name < 0) continue;
      const auto slot = static_cast<size_t>(column.by_name);
      if (positions.size() <= slot) positions.resize(slot + 1);
      positions[slot] = static_cast<int>(block->field_index[slot]);
    }
    interpreter.SetHeader(positions);
  }
  if (const auto refused = interpreter.CheckParameters()) {
    pst_parameter_invalid(ctx, refused->column, refused->reason);
    return;
  }
  thread_local std::deque<Emitted> emitted;
  emitted.clear();
  for (uint32_t row = row_begin; row < row_end; ++row) {
    const Record record = ReadRecord(pipeline, *block, row);
    if (reads_text && !HasItsFields(pipeline, *block, record)) {
      pst_field_count_differs(ctx, block, row);
      continue;
    }
    std::string line;
    std::vector<Value> values;
    Refusal refusal;
    switch (interpreter.Process(record, &line, &values, &refusal)) {
      case Interpreter::Fate::kFiltered:
        ++ctx->filtered;
        continue;
      case Interpreter::Fate::kDirty:
        pst_dirty(ctx, block, row, refusal.column, refusal.field, refusal.reason);
        ++ctx->dirty;
        continue;
      case Interpreter::Fate::kWritten:
        break;
    }
    WriteRecord(pipeline, ctx, block, row, line, std::move(values), &emitted);
  }
}

}  // namespace penstock::reference
