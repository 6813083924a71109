#include "tests/reference/loop.h"

#include <cstring>
#include <deque>
#include <utility>

#include "runtime/abi/host_functions.h"
#include "runtime/base/check.h"
#include "tests/reference/interpreter.h"

namespace penstock::reference {
namespace {

const ir::Pipeline* current_pipeline = nullptr;

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

Value FromCell(const pst_cell& cell) {
  switch (static_cast<pst_cell_tag>(cell.tag)) {
    case PST_NULL:
      return Value::Null(Kind::kString);
    case PST_INT:
      return Value::OfInt(cell.i);
    case PST_DOUBLE:
      return Value::OfReal(cell.d);
    case PST_TEXT:
      return Value::OfText(std::string(cell.p, cell.size));
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

pst_cell ToCell(const Value& value) {
  pst_cell cell{};
  if (value.is_null) return cell;
  switch (value.kind) {
    case Kind::kBool:
    case Kind::kInt64:
      cell.tag = PST_INT;
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
    case Kind::kAny:
    case Kind::kDecimal:
    case Kind::kDate:
    case Kind::kTime:
    case Kind::kTimestamp:
      break;  // the check phase has turned them into text
  }
  PST_CHECK(false);
}

}  // namespace

void SetPipeline(const ir::Pipeline& pipeline) { current_pipeline = &pipeline; }

void InterpretBlock(pst_ctx* ctx, const pst_block* block, uint32_t row_begin, uint32_t row_end) {
  const ir::Pipeline& pipeline = *current_pipeline;
  const bool reads_text = pipeline.source.layout == ir::Layout::kText;
  const bool writes_text = pipeline.sink.layout == ir::Layout::kText;
  std::vector<std::string> parameters;
  for (size_t i = 0; i < pipeline.parameters.size(); ++i) {
    parameters.emplace_back(ctx->parameters[i].data, static_cast<size_t>(ctx->parameters[i].size));
  }
  const RunClock clock{*static_cast<const TimeZone*>(ctx->zone), ctx->now_seconds};
  Interpreter interpreter(pipeline, parameters, clock);
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
  // Texts of the rows that were emitted, which stay until the next call.
  thread_local std::deque<std::vector<Value>> emitted;
  emitted.clear();
  for (uint32_t row = row_begin; row < row_end; ++row) {
    Record record;
    if (reads_text) {
      record = TextRecord(*block, row, pipeline.source.dialect.delimiter.size());
      if (record.fields.size() != block->field_count) {
        pst_field_count_differs(ctx, block, row);
        continue;
      }
    } else {
      for (uint32_t i = 0; i < block->field_count; ++i) {
        record.cells.push_back(FromCell(block->cells[uint64_t{row} * block->field_count + i]));
      }
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
    if (writes_text) {
      char* w = pst_reserve(ctx, ctx->w, line.size() + 64);
      std::memcpy(w, line.data(), line.size());
      ctx->w = w + line.size();
      ++ctx->written;
    } else {
      const std::vector<Value>& kept = emitted.emplace_back(std::move(values));
      for (size_t i = 0; i < kept.size(); ++i) ctx->out_cells[i] = ToCell(kept[i]);
      ++(pst_emit_row(ctx, block, row) == 0 ? ctx->written : ctx->dirty);
    }
  }
}

}  // namespace penstock::reference
