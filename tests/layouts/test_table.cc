#include "tests/layouts/test_table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstring>

#include "compiler/codegen/compile.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/ir/verify.h"
#include "compiler/sema/build_output.h"
#include "compiler/sema/check_expr.h"
#include "compiler/sema/described_column.h"
#include "runtime/engine/output_rows.h"
#include "runtime/kernels/kernel_table.h"
#include "runtime/plugin/cell_text.h"
#include "tests/plugins/prefixed_file/twin.h"
#include "tests/plugins/prefixed_file/wire_format.h"
#include "tests/reference/loop.h"

namespace penstock::layouts {
namespace {

std::string TextOf(const pst_cell& cell) {
  char room[kCellTextRoom];
  return std::string(CellText(cell, room));
}

}  // namespace

std::string NameOf(Layout layout) {
  constexpr const char* kNames[] = {"text", "cells", "rows", "columns"};
  return kNames[static_cast<int>(layout)];
}

const std::vector<TestColumn> kColumns = {{"id", {Kind::kInt64}},
                                          {"name", {Kind::kString}},
                                          {"price", {Kind::kDecimal, 10, 2}},
                                          {"mass", {Kind::kDecimal, 30, 5}},
                                          {"ok", {Kind::kBool}},
                                          {"ratio", {Kind::kFloat64}},
                                          {"day", {Kind::kDate}},
                                          {"clock", {Kind::kTime}},
                                          {"at", {Kind::kTimestamp}}};

Cell Null() { return {}; }
Cell Number(pst_cell_tag tag, int64_t i, uint32_t size) {
  Cell cell;
  cell.cell.tag = tag;
  cell.cell.i = i;
  cell.cell.size = size;
  return cell;
}
Cell Wide(pst_cell_tag tag, __int128 i, uint32_t size) {
  Cell cell;
  cell.wide = std::make_shared<pst_i128>(i);
  cell.cell.tag = tag;
  cell.cell.wide = cell.wide.get();
  cell.cell.size = size;
  return cell;
}
Cell Real(double d) {
  Cell cell;
  cell.cell.tag = PST_DOUBLE;
  cell.cell.d = d;
  return cell;
}
Cell Text(std::string text) {
  Cell cell;
  cell.text = std::make_shared<std::string>(std::move(text));
  cell.cell.tag = PST_TEXT;
  cell.cell.p = cell.text->data();
  cell.cell.size = static_cast<uint32_t>(cell.text->size());
  return cell;
}

Row RowOf(int64_t id) {
  __int128 mass = 1;
  for (int i = 0; i < 28; ++i) mass *= 10;
  return {Number(PST_INT, id),
          id % 5 == 0 ? Null() : Text(std::string(static_cast<size_t>(id % 40), 'x') + "y"),
          id % 7 == 3 ? Null() : Number(PST_DECIMAL, -150 * id - 5, 2),
          id % 7 == 4 ? Null() : Wide(PST_DECIMAL128, mass + id, 5),
          id % 7 == 5 ? Null() : Number(PST_BOOL, id % 2),
          id % 7 == 6 ? Null() : Real(static_cast<double>(id) / 4),
          id % 3 == 1 ? Null() : Number(PST_DATE, id - 719528),
          id % 3 == 2 ? Null() : Number(PST_TIME, id * 1'000'000'001),
          id % 2 == 1 ? Null() : Wide(PST_TIMESTAMP, -id * 1'500'000'000)};
}

std::vector<Row> TableOf(int64_t rows) {
  std::vector<Row> table;
  for (int64_t id = 0; id < rows; ++id) table.push_back(RowOf(id));
  return table;
}

Block::Block(Layout layout, const std::vector<Row>& table) {
  block_.field_count = static_cast<uint32_t>(kColumns.size());
  block_.row_count = static_cast<uint32_t>(table.size());
  switch (layout) {
    case Layout::kText:
      MakeText(table);
      break;
    case Layout::kCells:
      MakeCells(table);
      break;
    case Layout::kRows:
      MakeRows(table);
      break;
    case Layout::kColumns:
      MakeColumns(table);
      break;
  }
}

Block::Block(const std::vector<std::string>& rows) {
  block_.field_count = static_cast<uint32_t>(kColumns.size());
  block_.row_count = static_cast<uint32_t>(rows.size());
  bytes_ = std::string(64, '#');
  for (const std::string& row : rows) AddRow(row);
  Finish();
  block_.row_begin = ends_.data();
}

void Block::MakeText(const std::vector<Row>& table) {
  positions_ = {UINT32_MAX};
  ends_ = {UINT32_MAX};
  bytes_ = std::string(64, ',');
  for (const Row& row : table) {
    for (const Cell& cell : row) {
      if (cell.cell.tag != PST_NULL) bytes_ += '"' + TextOf(cell.cell) + '"';
      positions_.push_back(static_cast<uint32_t>(bytes_.size() - 64));
      bytes_ += &cell == &row.back() ? '\n' : ',';
    }
    ends_.push_back(static_cast<uint32_t>(positions_.size() - 2));
  }
  Finish();
  block_.pos = positions_.data() + 1;
  block_.row_end = ends_.data() + 1;
}

void Block::MakeCells(const std::vector<Row>& table) {
  for (const Row& row : table) {
    for (const Cell& cell : row) cells_.push_back(cell.cell);
  }
  block_.cells = cells_.data();
}

void Block::MakeRows(const std::vector<Row>& table) {
  bytes_ = std::string(64, '#');
  for (const Row& row : table) AddRow(BytesOf(row));
  Finish();
  block_.row_begin = ends_.data();
}

std::string Block::BytesOf(const Row& row) {
  std::vector<std::string> values;
  for (const Cell& cell : row) values.push_back(Encoded(cell.cell));
  return PrefixedTwin().Join(values);
}

std::string Block::Encoded(const pst_cell& cell) {
  const auto sized = [](std::string bytes) {
    const auto size = static_cast<int32_t>(bytes.size());
    return std::string(reinterpret_cast<const char*>(&size), sizeof size) + bytes;
  };
  const auto bytes = [](const auto& value, size_t size) {
    return std::string(reinterpret_cast<const char*>(&value), size);
  };
  switch (static_cast<pst_cell_tag>(cell.tag)) {
    case PST_NULL:
      return std::string(4, '\xff');
    case PST_BOOL:
      return sized(bytes(cell.i, 1));
    case PST_DATE:
      return sized(bytes(cell.i, 4));
    case PST_TEXT:
    case PST_BYTES:
      return sized(std::string(cell.p, cell.size));
    case PST_DECIMAL128:
    case PST_TIMESTAMP:
      return sized(bytes(*cell.wide, 16));
    default:
      return sized(bytes(cell.i, 8));
  }
}

void Block::AddRow(const std::string& row) {
  if (ends_.empty()) ends_.push_back(0);
  bytes_ += row;
  ends_.push_back(static_cast<uint32_t>(bytes_.size() - 64));
}

void Block::MakeColumns(const std::vector<Row>& table) {
  memory_.resize(kColumns.size());
  for (size_t i = 0; i < kColumns.size(); ++i) {
    Memory& memory = memory_[i];
    const uint64_t width = ColumnWidth(kColumns[i].type);
    memory.values.resize(table.size());
    bool has_null = false;
    for (size_t row = 0; row < table.size(); ++row) {
      const pst_cell& cell = table[row][i].cell;
      memory.offsets.push_back(memory.text.size());
      memory.nulls.push_back(cell.tag == PST_NULL ? 1 : 0);
      has_null = has_null || cell.tag == PST_NULL;
      if (cell.tag == PST_NULL) continue;
      if (width == 0) memory.text.append(cell.p, cell.size);
      const void* value = width == 16 ? static_cast<const void*>(cell.wide) : &cell.i;
      char* data = reinterpret_cast<char*>(memory.values.data());
      if (width > 0) std::memcpy(data + row * width, value, width);
    }
    memory.offsets.push_back(memory.text.size());
    memory.text += std::string(64, '#');
    pst_column column{};
    column.width = width;
    column.data = width == 0 ? memory.text.data() : reinterpret_cast<char*>(memory.values.data());
    column.nulls = has_null ? memory.nulls.data() : nullptr;
    column.offsets = memory.offsets.data();
    columns_.push_back(column);
  }
  block_.columns = columns_.data();
}

void Block::Finish() {
  bytes_ += std::string(64, '#');
  block_.base = bytes_.data() + 64;
}

std::vector<Type> OutputTypes() {
  std::vector<Type> types;
  for (const TestColumn& column : kColumns) types.push_back(column.type);
  return types;
}

ir::Pipeline MakePipeline(Layout from, Layout to) {
  ir::Pipeline pipeline;
  pipeline.source.layout = from;
  pipeline.source.wire = from == Layout::kRows ? &kPrefixed : nullptr;
  pipeline.source.dialect.null_text = "";
  pipeline.sink.layout = to;
  pipeline.sink.wire = to == Layout::kRows ? &kPrefixed : nullptr;
  pipeline.sink.dialect.delimiter = "|";
  pipeline.sink.dialect.null_text = "NULL";
  for (size_t i = 0; i < kColumns.size(); ++i) {
    const Type type = from == Layout::kText ? Type{Kind::kString} : kColumns[i].type;
    pipeline.source.columns.push_back(
        {.name = kColumns[i].name,
         .field = static_cast<int>(i),
         .type = type,
         .decode = from == Layout::kRows ? FindWireType(kPrefixed, type) : -1});
  }
  DiagnosticSink sink;
  ExprBuilder builder(pipeline);
  std::vector<ir::ExprId> values;
  for (size_t i = 0; i < kColumns.size(); ++i) {
    const ir::ExprId field = builder.Field(static_cast<int>(i));
    values.push_back(*ConvertExpr(builder, field, kColumns[i].type, {}, sink));
  }
  pipeline.filter =
      builder.Not(builder.Call(Kernel::eq_int64, {Kind::kBool}, {values[0], builder.Int(1)}));
  for (size_t i = 0; i < kColumns.size(); ++i) {
    auto output = BuildOutput(pipeline, builder, values[i], kColumns[i].name, {}, {}, sink);
    if (to == Layout::kRows) output->encode = FindWireType(kPrefixed, kColumns[i].type);
    pipeline.outputs.push_back(*output);
  }
  EXPECT_EQ(ir::FindFault(pipeline).value_or(""), "");
  return pipeline;
}

std::string LineOf(const Row& row) {
  std::string line;
  for (const Cell& cell : row) {
    if (!line.empty()) line += '|';
    line += cell.cell.tag == PST_NULL ? "NULL" : TextOf(cell.cell);
  }
  return line;
}

std::string LineOf(const pst_cell* cells) {
  std::string line;
  for (size_t i = 0; i < kColumns.size(); ++i) {
    if (i > 0) line += '|';
    line += cells[i].tag == PST_NULL ? "NULL" : TextOf(cells[i]);
  }
  return line;
}

std::string LineOfRow(std::string_view bytes) {
  std::string line;
  for (size_t i = 0; i < kColumns.size(); ++i) {
    const Type type = kColumns[i].type;
    const WireType& wire = kPrefixed.types[static_cast<size_t>(FindWireType(kPrefixed, type))];
    const reference::Outcome read = PrefixedTwin().Read(bytes, static_cast<int>(i), wire, type);
    if (!line.empty()) line += '|';
    if (read.reason != 0) return fmt::format("refused {}", read.reason);
    pst_i128 wide = 0;
    pst_cell cell{};
    if (!read.value.is_null) cell = reference::ToCell(read.value, type, &wide);
    line += read.value.is_null ? "NULL" : TextOf(cell);
  }
  return line;
}

std::string LineOfColumns(const pst_column* columns, uint32_t row) {
  std::string line;
  for (size_t i = 0; i < kColumns.size(); ++i) {
    const Type type = kColumns[i].type;
    const reference::Value value = reference::FromColumn(columns[i], row, type);
    pst_i128 wide = 0;
    if (!line.empty()) line += '|';
    line += value.is_null ? "NULL" : TextOf(reference::ToCell(value, type, &wide));
  }
  return line;
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

Runner::Runner(const ir::Pipeline& pipeline, const std::vector<NativeSymbol>& host)
    : pipeline_(pipeline), natives_(host) {
  for (const KernelSymbol& kernel : NativeKernels()) {
    natives_.push_back({kernel.name, kernel.address});
  }
  for (const WireFormat::Native& native : kPrefixed.natives) {
    natives_.push_back({native.name, native.address});
  }
}

void Runner::Each(const std::function<void(const std::string& way, pst_job_function job)>& run) {
  for (Tier tier : {Tier::kQuick, Tier::kFull}) {
    const auto program = JitProgram::Load(CompileJob(pipeline_, tier, TargetCpu::kHost), natives_);
    ASSERT_TRUE(program.ok()) << program.status().message();
    run(tier == Tier::kQuick ? "tier 0" : "tier 1", program->entry());
  }
  reference::SetPipeline(pipeline_, &PrefixedTwin());
  run("reference", reference::InterpretBlock);
}

}  // namespace penstock::layouts
