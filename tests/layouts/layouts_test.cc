// One table in every layout, through loops from every layout to every layout: what comes out is the
// same records, whichever way they went, and whoever ran the loop.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <functional>

#include "compiler/codegen/compile.h"
#include "compiler/codegen/jit.h"
#include "compiler/codegen/wire_check.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/ir/verify.h"
#include "compiler/sema/build_output.h"
#include "compiler/sema/check_expr.h"
#include "runtime/abi/dirty_reason.h"
#include "runtime/kernels/kernel_table.h"
#include "runtime/plugin/cell_text.h"
#include "tests/layouts/loop_host.h"
#include "tests/layouts/prefixed_format.h"
#include "tests/reference/loop.h"

namespace penstock {
namespace {

using ir::Layout;

constexpr Layout kLayouts[] = {Layout::kText, Layout::kCells, Layout::kRows, Layout::kColumns};

std::string NameOf(Layout layout) {
  constexpr const char* kNames[] = {"text", "cells", "rows", "columns"};
  return kNames[static_cast<int>(layout)];
}

struct TestColumn {
  const char* name;
  Type type;
};
const std::vector<TestColumn> kColumns = {{"id", {Kind::kInt64}},
                                          {"name", {Kind::kString}},
                                          {"price", {Kind::kDecimal, 10, 2}},
                                          {"mass", {Kind::kDecimal, 30, 5}},
                                          {"ok", {Kind::kBool}},
                                          {"ratio", {Kind::kFloat64}},
                                          {"day", {Kind::kDate}},
                                          {"clock", {Kind::kTime}},
                                          {"at", {Kind::kTimestamp}}};

// One value of the table, as a cell that owns what it points at.
struct Cell {
  pst_cell cell{};
  std::shared_ptr<std::string> text;
  std::shared_ptr<pst_i128> wide;
};
using Row = std::vector<Cell>;

Cell Null() { return {}; }
Cell Number(pst_cell_tag tag, int64_t i, uint32_t size = 0) {
  Cell cell;
  cell.cell.tag = tag;
  cell.cell.i = i;
  cell.cell.size = size;
  return cell;
}
Cell Wide(pst_cell_tag tag, __int128 i, uint32_t size = 0) {
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

std::string TextOf(const pst_cell& cell) {
  char room[kCellTextRoom];
  return std::string(CellText(cell, room));
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

// ---- blocks ------------------------------------------------------------------------------------

// The table as a block of a layout, with its memory.
class Block {
 public:
  Block(Layout layout, const std::vector<Row>& table) {
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
  // Rows as they stand.
  explicit Block(const std::vector<std::string>& rows) {
    block_.field_count = static_cast<uint32_t>(kColumns.size());
    block_.row_count = static_cast<uint32_t>(rows.size());
    bytes_ = std::string(64, '#');
    for (const std::string& row : rows) AddRow(row);
    Finish();
  }
  const pst_block& get() const { return block_; }

 private:
  // Every field but NULL in quotes.
  void MakeText(const std::vector<Row>& table) {
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

  void MakeCells(const std::vector<Row>& table) {
    for (const Row& row : table) {
      for (const Cell& cell : row) cells_.push_back(cell.cell);
    }
    block_.cells = cells_.data();
  }

  void MakeRows(const std::vector<Row>& table) {
    bytes_ = std::string(64, '#');
    for (const Row& row : table) {
      std::vector<std::string> values;
      for (size_t i = 0; i < row.size(); ++i) values.push_back(Encoded(row[i].cell));
      AddRow(PrefixedTwin().Join(values));
    }
    Finish();
  }

  static std::string Encoded(const pst_cell& cell) {
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

  void AddRow(const std::string& row) {
    if (ends_.empty()) ends_.push_back(0);
    bytes_ += row;
    ends_.push_back(static_cast<uint32_t>(bytes_.size() - 64));
  }

  void MakeColumns(const std::vector<Row>& table) {
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

  void Finish() {
    bytes_ += std::string(64, '#');
    block_.base = bytes_.data() + 64;
    block_.row_begin = ends_.data();
  }

  struct Memory {
    std::vector<pst_i128> values;
    std::vector<uint8_t> nulls;
    std::vector<uint64_t> offsets;
    std::string text;
  };

  pst_block block_{};
  std::string bytes_;
  std::vector<uint32_t> positions_;
  std::vector<uint32_t> ends_;
  std::vector<pst_cell> cells_;
  std::vector<Memory> memory_;
  std::vector<pst_column> columns_;
};

// ---- pipelines ---------------------------------------------------------------------------------

std::vector<Type> OutputTypes() {
  std::vector<Type> types;
  for (const TestColumn& column : kColumns) types.push_back(column.type);
  return types;
}

// All columns, of the records whose id is not 1, whatever the layouts.
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
    pipeline.source.columns.push_back({.name = kColumns[i].name,
                                       .field = static_cast<int>(i),
                                       .type = type,
                                       .decode = from == Layout::kRows ? PrefixedType(type) : -1});
    pipeline.plan.field_names.emplace_back(kColumns[i].name);
    pipeline.plan.reader.columns.emplace_back();
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
    if (to == Layout::kRows) output->encode = PrefixedType(kColumns[i].type);
    pipeline.outputs.push_back(*output);
    pipeline.plan.column_names.emplace_back(kColumns[i].name);
  }
  EXPECT_EQ(ir::FindFault(pipeline).value_or(""), "");
  return pipeline;
}

// ---- what comes out ----------------------------------------------------------------------------

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::string LineOf(const Row& row) {
  std::string line;
  for (const Cell& cell : row) {
    if (!line.empty()) line += '|';
    line += cell.cell.tag == PST_NULL ? "NULL" : TextOf(cell.cell);
  }
  return line;
}

// A row of `prefixed`, read by the format's twin.
std::string LineOfRow(std::string_view bytes) {
  std::string line;
  for (size_t i = 0; i < kColumns.size(); ++i) {
    const Type type = kColumns[i].type;
    const WireType& wire = kPrefixed.types[static_cast<size_t>(PrefixedType(type))];
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

std::string LineOfColumns(const pst_ctx& ctx, uint32_t row) {
  std::string line;
  for (size_t i = 0; i < kColumns.size(); ++i) {
    const Type type = kColumns[i].type;
    const reference::Value value = reference::FromColumn(ctx.out_columns[i], row, type);
    pst_i128 wide = 0;
    if (!line.empty()) line += '|';
    line += value.is_null ? "NULL" : TextOf(reference::ToCell(value, type, &wide));
  }
  return line;
}

std::vector<std::string> Written(const LoopHost& host, Layout layout) {
  const pst_ctx& ctx = host.context();
  std::vector<std::string> lines;
  switch (layout) {
    case Layout::kText:
      return Lines(host.bytes());
    case Layout::kCells:
      return host.cells();
    case Layout::kRows: {
      std::string_view rest = host.bytes();
      for (uint32_t i = 0; i < ctx.out_rows; ++i) {
        lines.push_back(LineOfRow(rest.substr(0, ctx.out_sizes[i])));
        rest.remove_prefix(ctx.out_sizes[i]);
      }
      EXPECT_EQ(rest, "");
      return lines;
    }
    case Layout::kColumns:
      for (uint32_t i = 0; i < ctx.out_rows; ++i) lines.push_back(LineOfColumns(ctx, i));
      return lines;
  }
  return lines;
}

// Who runs the loop.
class Runner {
 public:
  explicit Runner(const ir::Pipeline& pipeline) : pipeline_(pipeline) {
    for (const KernelSymbol& kernel : NativeKernels()) {
      natives_.push_back({kernel.name, kernel.address});
    }
    for (const WireFormat::Native& native : kPrefixed.natives) {
      natives_.push_back({native.name, native.address});
    }
    for (const NativeSymbol& symbol : HostSymbols()) natives_.push_back(symbol);
  }

  void Each(const std::function<void(const std::string& way, pst_job_function job)>& run) {
    for (Tier tier : {Tier::kQuick, Tier::kFull}) {
      const auto program =
          JitProgram::Load(CompileJob(pipeline_, tier, TargetCpu::kHost), natives_);
      ASSERT_TRUE(program.ok()) << program.status().message();
      run(tier == Tier::kQuick ? "tier 0" : "tier 1", program->entry());
    }
    reference::SetPipeline(pipeline_, &PrefixedTwin());
    run("reference", reference::InterpretBlock);
  }

 private:
  const ir::Pipeline& pipeline_;
  std::vector<NativeSymbol> natives_;
};

// ---- tests -------------------------------------------------------------------------------------

TEST(LayoutsTest, KernelsOfTheFormatAreWhatItSays) {
  EXPECT_EQ(WireFaults(kPrefixed), std::vector<std::string>());
  // The check itself: another kernel in the place of one.
  WireFormat wrong = kPrefixed;
  wrong.open = wrong.null;
  wrong.natives = {};
  const std::vector<std::string> faults = WireFaults(wrong);
  EXPECT_TRUE(std::ranges::count(faults, "pst_w_prefixed_null is ptr (ptr), not ptr (ptr, i32)"));
  EXPECT_TRUE(std::ranges::count(faults, "pst_w_prefixed_begin is not among the natives"));
}

TEST(LayoutsTest, EveryLayoutToEveryLayout) {
  const std::vector<Row> table = TableOf(100);
  std::vector<std::string> expected;
  for (const Row& row : table) {
    if (row[0].cell.i != 1) expected.push_back(LineOf(row));
  }
  EXPECT_EQ(expected[2],
            "3|xxxy|NULL|100000000000000000000000.00003|true|0.75|0000-01-04|"
            "00:00:03.000000003|NULL");
  for (Layout from : kLayouts) {
    const Block block(from, table);
    for (Layout to : kLayouts) {
      const ir::Pipeline pipeline = MakePipeline(from, to);
      Runner(pipeline).Each([&](const std::string& way, pst_job_function job) {
        LoopHost host(OutputTypes());
        host.Run(job, block.get());
        const std::string what = NameOf(from) + " to " + NameOf(to) + ", " + way;
        EXPECT_EQ(host.context().written, 99u) << what;
        EXPECT_EQ(host.context().filtered, 1u) << what;
        EXPECT_EQ(host.refused().size(), 0u) << what;
        EXPECT_EQ(Written(host, to), expected) << what;
        if (to == Layout::kRows || to == Layout::kColumns) {
          EXPECT_EQ(host.context().out_origins[0], 0u) << what;
          EXPECT_EQ(host.context().out_origins[1], 2u) << what;
        }
      });
    }
  }
}

// Room runs out many times, for records and for their texts.
TEST(LayoutsTest, GrowsWhileItWrites) {
  const std::vector<Row> table = TableOf(3'000);
  const Block block(Layout::kRows, table);
  for (Layout to : {Layout::kRows, Layout::kColumns}) {
    const ir::Pipeline pipeline = MakePipeline(Layout::kRows, to);
    Runner(pipeline).Each([&](const std::string& way, pst_job_function job) {
      LoopHost host(OutputTypes());
      host.Run(job, block.get());
      const std::vector<std::string> written = Written(host, to);
      ASSERT_EQ(written.size(), 2'999u) << NameOf(to) << way;
      EXPECT_EQ(written[1'500], LineOf(table[1'501])) << NameOf(to) << way;
      EXPECT_EQ(written.back(), LineOf(table.back())) << NameOf(to) << way;
    });
  }
}

// An encoder refuses what its type cannot hold; the record before and after it are written.
TEST(LayoutsTest, EncodersRefuse) {
  std::vector<Row> table = TableOf(5);
  table[2][0] = Number(PST_INT, 40'000);
  ir::Pipeline pipeline = MakePipeline(Layout::kColumns, Layout::kRows);
  for (size_t i = 0; i < kPrefixed.types.size(); ++i) {
    if (kPrefixed.types[i].native == "int2") pipeline.outputs[0].encode = static_cast<int>(i);
  }
  const Block block(Layout::kColumns, table);
  Runner(pipeline).Each([&](const std::string& way, pst_job_function job) {
    LoopHost host(OutputTypes());
    host.Run(job, block.get());
    EXPECT_EQ(host.refused(), (std::vector<LoopHost::Refused>{{2, 0, 0, kOutOfRange}})) << way;
    EXPECT_EQ(host.context().dirty, 1u) << way;
    ASSERT_EQ(host.context().out_rows, 3u) << way;
    EXPECT_EQ(host.context().out_origins[1], 3u) << way;
  });
}

// Rows that end too early, or claim sizes that they have not: refused, never read beyond.
TEST(LayoutsTest, BrokenRowsAreRefused) {
  const std::vector<Row> table = TableOf(3);
  const Block good(Layout::kRows, table);
  const pst_block& whole = good.get();
  const std::string row(whole.base, whole.row_begin[1]);
  std::vector<std::string> rows;
  for (size_t size = 0; size < row.size(); ++size) rows.push_back(row.substr(0, size));
  for (size_t at = 0; at < row.size(); ++at) {
    for (char byte : {'\x00', '\x7f', '\x80', '\xff'}) {
      rows.push_back(row);
      rows.back()[at] = byte;
    }
  }
  // Shorter, but with the size that it has.
  for (size_t size = 6; size < row.size(); ++size) {
    rows.push_back(row.substr(0, size));
    const auto claimed = static_cast<uint32_t>(size - 4);
    std::memcpy(rows.back().data(), &claimed, sizeof claimed);
  }
  const Block block(rows);
  const ir::Pipeline pipeline = MakePipeline(Layout::kRows, Layout::kCells);
  std::vector<std::string> cells;
  std::vector<LoopHost::Refused> refused;
  Runner(pipeline).Each([&](const std::string& way, pst_job_function job) {
    LoopHost host(OutputTypes());
    host.Run(job, block.get());
    if (refused.empty()) {
      refused = host.refused();
      cells = host.cells();
    }
    EXPECT_EQ(host.refused(), refused) << way;
    EXPECT_EQ(host.cells(), cells) << way;
  });
  EXPECT_GT(refused.size(), row.size());
  EXPECT_EQ(refused[0].reason, kBadRow);
  EXPECT_EQ(refused.back().reason, kBadRow);
  const bool some_are_short = std::ranges::any_of(
      refused, [](const LoopHost::Refused& one) { return one.reason == kFieldCount; });
  EXPECT_TRUE(some_are_short);
}

// Columns beyond the last one that is used are not looked at: there is nothing behind `name` here.
TEST(LayoutsTest, RowsAreWalkedAsFarAsTheyAreUsed) {
  ir::Pipeline pipeline = MakePipeline(Layout::kRows, Layout::kCells);
  pipeline.outputs.resize(2);
  pipeline.plan.column_names.resize(2);
  const Block whole(Layout::kRows, TableOf(3));
  const uint32_t begin = whole.get().row_begin[2];
  std::string row(whole.get().base + begin, 6 + 12 + 4 + 3);
  const auto size = static_cast<uint32_t>(row.size() - 4);
  std::memcpy(row.data(), &size, sizeof size);
  const Block block({row});
  Runner(pipeline).Each([&](const std::string& way, pst_job_function job) {
    LoopHost host({{Kind::kInt64}, {Kind::kString}});
    host.Run(job, block.get());
    EXPECT_EQ(host.cells(), (std::vector<std::string>{"2|xxy"})) << way;
  });
}

}  // namespace
}  // namespace penstock
