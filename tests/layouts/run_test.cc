// Whole jobs on the engine, from blocks of every layout to writers of every other one; what becomes
// of the records that are refused; and what generated code of both tiers and the interpreter make
// of it.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <sstream>

#include "compiler/ir/resolved_job.h"
#include "compiler/sema/described_column.h"
#include "runtime/abi/dirty_reason.h"
#include "runtime/engine/host_table.h"
#include "runtime/engine/job_runner.h"
#include "tests/layouts/test_table.h"
#include "tests/plugins/prefixed_file/twin.h"
#include "tests/plugins/prefixed_file/wire_format.h"
#include "tests/reference/loop.h"

namespace penstock::layouts {
namespace {

// One test's endpoints.
struct World {
  std::vector<std::unique_ptr<Block>> blocks;
  Layout to = Layout::kText;
  bool settles_late = false;
  std::set<std::string> refused;  // lines that the target does not take

  std::mutex mutex;
  std::vector<std::string> lines;  // what it took
  size_t batches = 0;
};
World* g_world = nullptr;

// Blocks from memory; several workers share the slice.
class MemoryCursor : public Cursor {
 public:
  explicit MemoryCursor(std::shared_ptr<std::atomic<size_t>> next) : next_(std::move(next)) {}

  Result<Step> Next(Batch* batch) override {
    const size_t number = next_->fetch_add(1);
    if (number >= g_world->blocks.size()) return Step::kEnd;
    batch->block = g_world->blocks[number]->get();
    batch->sequence = number;
    batch->bytes = 1;
    return Step::kBatch;
  }

  std::vector<pst_cell> CellsOf(const pst_block& block, uint32_t row) override {
    const std::string_view bytes(block.base + block.row_begin[row],
                                 block.row_begin[row + 1] - block.row_begin[row]);
    values_.assign(kColumns.size(), {});
    wide_.assign(kColumns.size(), 0);
    std::vector<pst_cell> cells;
    if (PrefixedTwin().Check(bytes) != 0) return cells;
    for (size_t i = 0; i < kColumns.size(); ++i) {
      reference::Outcome read = Read(bytes, i, kColumns[i].type);
      // No value of its type: its bytes, if it has any.
      const Type type = read.reason == 0 ? kColumns[i].type : Type{Kind::kBytes};
      if (read.reason != 0) read = Read(bytes, i, type);
      if (read.reason != 0) return {};
      values_[i] = std::move(read.value);
      cells.push_back(reference::ToCell(values_[i], type, &wide_[i]));
    }
    return cells;
  }

  std::unique_ptr<Cursor> Fork() override { return std::make_unique<MemoryCursor>(next_); }

 private:
  static reference::Outcome Read(std::string_view row, size_t column, Type type) {
    const WireType& wire = kPrefixed.types[static_cast<size_t>(FindWireType(kPrefixed, type))];
    return PrefixedTwin().Read(row, static_cast<int>(column), wire, type);
  }

  std::shared_ptr<std::atomic<size_t>> next_;
  std::vector<reference::Value> values_;
  std::vector<pst_i128> wide_;
};

class MemoryReader : public Reader {
 public:
  Result<ReadPlan> Plan(int) override {
    return ReadPlan{.slices = {{.name = "memory", .spec = "0"}}, .ordered = true};
  }
  Status Attach(const ReadPlan&) override { return {}; }
  Result<std::unique_ptr<Cursor>> Open(const Slice&, std::string_view) override {
    auto next = std::make_shared<std::atomic<size_t>>(0);
    return std::unique_ptr<Cursor>(std::make_unique<MemoryCursor>(std::move(next)));
  }
};

std::vector<std::string> LinesOf(const OutputBatch& batch) {
  if (g_world->to == Layout::kText) return Lines(batch.text);
  std::vector<std::string> lines;
  std::string_view rest = batch.text;
  for (uint32_t i = 0; i < batch.records; ++i) {
    if (batch.cells != nullptr) {
      lines.push_back(LineOf(batch.cells + uint64_t{i} * batch.columns));
    } else if (batch.column_data != nullptr) {
      lines.push_back(LineOfColumns(batch.column_data, i));
    } else {
      lines.push_back(LineOfRow(rest.substr(0, batch.row_sizes[i])));
      rest.remove_prefix(batch.row_sizes[i]);
    }
  }
  EXPECT_EQ(rest, "");
  return lines;
}

// Looks at a batch when it settles it: at once, or when all of them are there.
class MemorySliceWriter : public SliceWriter {
 public:
  explicit MemorySliceWriter(Ledger* ledger) : ledger_(*ledger) {}

  Status Write(const OutputBatch& batch) override {
    if (g_world->settles_late) {
      pending_.push_back(batch);
    } else {
      Settle(batch);
    }
    return {};
  }
  Status Flush() override {
    for (const OutputBatch& batch : pending_) Settle(batch);
    pending_.clear();
    return {};
  }
  Result<std::string> Stage() override {
    PST_RETURN_IF_ERROR(Flush());
    return std::string("all");
  }
  void Discard() override {}

 private:
  void Settle(const OutputBatch& batch) {
    const std::vector<std::string> lines = LinesOf(batch);
    EXPECT_EQ(lines.size(), batch.records);
    std::vector<Refusal> refused;
    {
      const std::lock_guard lock(g_world->mutex);
      ++g_world->batches;
      for (uint32_t i = 0; i < lines.size(); ++i) {
        if (g_world->refused.contains(lines[i])) {
          refused.push_back({i, "not here"});
        } else {
          g_world->lines.push_back(lines[i]);
        }
      }
    }
    ledger_.Settle(batch.id, refused);
  }

  Ledger& ledger_;
  std::vector<OutputBatch> pending_;
};

class MemoryWriter : public Writer {
 public:
  Result<std::string> Begin(const std::string&) override { return std::string("state"); }
  Status Attach(std::string_view) override { return {}; }
  bool settles_late() const override { return g_world->settles_late; }
  Result<std::unique_ptr<SliceWriter>> Open(const Attempt&, Ledger* ledger) override {
    return std::unique_ptr<SliceWriter>(std::make_unique<MemorySliceWriter>(ledger));
  }
  Status Publish(std::span<const Commit>) override { return {}; }
  void Abort() override {}
  uint64_t BytesWritten() const override { return 0; }
  std::string Guarantee() const override { return "none: this is a test"; }
};

constexpr PluginRuntime kMemory = {
    "memory",
    [](const RunContext&) -> std::unique_ptr<Reader> { return std::make_unique<MemoryReader>(); },
    [](const RunContext&) -> std::unique_ptr<Writer> { return std::make_unique<MemoryWriter>(); }};

std::vector<NativeSymbol> EngineSymbols() {
  std::vector<NativeSymbol> symbols;
  for (const HostFunction& host : HostFunctions()) symbols.push_back({host.name, host.address});
  return symbols;
}

class LayoutRunTest : public testing::Test {
 protected:
  LayoutRunTest() {
    g_world = &world_;
    dirty_path_ =
        std::filesystem::temp_directory_path() / fmt::format("penstock_layouts_{}.jsonl", getpid());
  }
  ~LayoutRunTest() override {
    std::filesystem::remove(dirty_path_);
    g_world = nullptr;
  }

  // Runs the job each way; `check` looks at what came out.
  void EachWay(const ir::Pipeline& pipeline,
               const std::function<void(const std::string& way, const RunReport& report)>& check) {
    world_.to = pipeline.sink.layout;
    JobPlan plan;
    ir::PlanLoop(pipeline, plan);
    Runner(pipeline, EngineSymbols()).Each([&](const std::string& way, pst_job_function job) {
      world_.lines.clear();
      world_.batches = 0;
      std::atomic<pst_job_function> entry = job;
      JobProgram program;
      program.plan = &plan;
      program.entry = &entry;
      program.reader = &kMemory;
      program.writer = &kMemory;
      program.writes = pipeline.sink.layout;
      RunOptions options;
      options.messages = nullptr;
      options.jobs = 2;
      options.dirty_path = dirty_path_;
      const RunReport report = RunJob(program, options);
      EXPECT_TRUE(report.status.ok()) << way << ": " << report.status.message();
      EXPECT_EQ(report.records.written, world_.lines.size()) << way;
      check(way, report);
    });
  }

  std::vector<std::string> DirtyLines() const {
    std::ifstream file(dirty_path_);
    std::stringstream text;
    text << file.rdbuf();
    return Lines(text.str());
  }

  World world_;
  std::string dirty_path_;
};

TEST_F(LayoutRunTest, EveryLayoutToEveryLayout) {
  const std::vector<Row> table = TableOf(300);
  std::vector<std::string> expected;
  for (const Row& row : table) {
    if (row[0].cell.i != 1) expected.push_back(LineOf(row));
  }
  for (Layout from : kLayouts) {
    world_.blocks.clear();
    for (size_t begin = 0; begin < table.size(); begin += 64) {
      const size_t end = std::min(begin + 64, table.size());
      world_.blocks.push_back(std::make_unique<Block>(
          from, std::vector<Row>(table.begin() + begin, table.begin() + end)));
    }
    for (Layout to : kLayouts) {
      for (bool late : {false, true}) {
        world_.settles_late = late;
        EachWay(MakePipeline(from, to), [&](const std::string& way, const RunReport& report) {
          const std::string what =
              fmt::format("{} to {}, {}, late {}", NameOf(from), NameOf(to), way, late);
          EXPECT_EQ(report.records.read, 300u) << what;
          EXPECT_EQ(report.records.filtered, 1u) << what;
          EXPECT_EQ(report.records.dirty, 0u) << what;
          EXPECT_EQ(world_.lines, expected) << what;
        });
      }
    }
  }
}

// A value that is none of its type, a row that is cut, and a record that the target refuses.
TEST_F(LayoutRunTest, RefusedRowsAreShownAsText) {
  const std::vector<Row> table = TableOf(9);
  std::vector<std::string> rows;
  for (const Row& row : table) rows.push_back(Block::BytesOf(row));
  // `ok` of record 3 is its 5th value, a byte of which the truth is 1.
  const size_t ok = rows[3].find(std::string("\1\0\0\0\1", 5), 12 + 6);
  ASSERT_NE(ok, std::string::npos);
  rows[3][ok + 4] = 7;
  rows[5] = std::string("\2\0\0\0\xfe", 5);
  world_.refused = {LineOf(table[8])};
  for (Layout to : {Layout::kColumns, Layout::kRows, Layout::kCells}) {
    for (bool late : {false, true}) {
      world_.settles_late = late;
      world_.blocks.clear();
      world_.blocks.push_back(
          std::make_unique<Block>(std::vector<std::string>(rows.begin(), rows.begin() + 4)));
      world_.blocks.push_back(
          std::make_unique<Block>(std::vector<std::string>(rows.begin() + 4, rows.end())));
      EachWay(MakePipeline(Layout::kRows, to), [&](const std::string& way,
                                                   const RunReport& report) {
        const std::string what = fmt::format("{}, {}, late {}", NameOf(to), way, late);
        EXPECT_EQ(report.records.dirty, 3u) << what;
        EXPECT_EQ(report.records.written, 5u) << what;
        const std::vector<std::string> dirty = DirtyLines();
        ASSERT_EQ(dirty.size(), 3u) << what;
        EXPECT_EQ(dirty[0],
                  R"({"record":4,"slice":0,"column":"ok","code":"D107","message":"`\\x07`: )"
                  R"(not a boolean; the column is bool","raw":"\u0007"})")
            << what;
        EXPECT_EQ(
            dirty[1],
            R"({"record":6,"slice":0,"column":null,"code":"D205","message":"the record )"
            R"(does not have the format that it should have","raw":"\u0002\u0000\u0000\u0000\ufffd",)"
            R"("raw_base64":"AgAAAP4="})")
            << what;
        const std::string refused = R"("message":"the target refused the record: not here","raw":)";
        const std::string values = R"("[8,\"xxxxxxxxy\",-12.05,1000)";
        EXPECT_TRUE(dirty[2].starts_with(R"({"record":9,"slice":0,"column":null,)")) << dirty[2];
        const bool only_bytes = late && to == Layout::kRows;
        EXPECT_NE(dirty[2].find(refused + (only_bytes ? "\"" : values)), std::string::npos)
            << what << dirty[2];
      });
    }
  }
}

// An encoder says what it cannot hold; then the target refuses what it was given.
TEST_F(LayoutRunTest, RefusedRecordsOfColumnsAreShownAsText) {
  std::vector<Row> table = TableOf(5);
  table[2][0] = Number(PST_INT, 40'000);
  world_.blocks.push_back(std::make_unique<Block>(Layout::kColumns, table));
  ir::Pipeline pipeline = MakePipeline(Layout::kColumns, Layout::kRows);
  for (size_t i = 0; i < kPrefixed.types.size(); ++i) {
    if (kPrefixed.types[i].native == "int2") pipeline.outputs[0].encode = static_cast<int>(i);
  }
  EachWay(pipeline, [&](const std::string& way, const RunReport& report) {
    EXPECT_EQ(report.records.dirty, 1u) << way;
    const std::vector<std::string> dirty = DirtyLines();
    ASSERT_EQ(dirty.size(), 1u) << way;
    EXPECT_TRUE(dirty[0].starts_with(R"({"record":3,"slice":0,"column":"id",)")) << dirty[0];
    EXPECT_TRUE(dirty[0].ends_with(R"("raw":"40000"})")) << dirty[0];
  });
  world_.refused = {LineOf(table[4])};
  for (bool late : {false, true}) {
    world_.settles_late = late;
    EachWay(MakePipeline(Layout::kColumns, Layout::kColumns), [&](const std::string& way,
                                                                  const RunReport& report) {
      EXPECT_EQ(report.records.dirty, 1u) << way;
      const std::vector<std::string> dirty = DirtyLines();
      ASSERT_EQ(dirty.size(), 1u) << way;
      EXPECT_TRUE(dirty[0].starts_with(R"({"record":5,"slice":0,"column":null,)")) << dirty[0];
      EXPECT_NE(dirty[0].find(R"("raw":"[4,\"xxxxy\",-6.05,null,false,1,null,)"), std::string::npos)
          << dirty[0];
    });
  }
}

// Much output of one block goes in several batches, whose memory is theirs until they are settled.
TEST_F(LayoutRunTest, MuchOutputIsHandedOnInParts) {
  std::vector<Row> table = TableOf(2'500);
  for (Row& row : table)
    row[1] = Text(std::string(8'000, static_cast<char>('a' + row[0].cell.i % 26)));
  std::vector<std::string> expected;
  for (const Row& row : table) {
    if (row[0].cell.i != 1) expected.push_back(LineOf(row));
  }
  world_.blocks.push_back(std::make_unique<Block>(Layout::kRows, table));
  for (Layout to : {Layout::kColumns, Layout::kRows}) {
    for (bool late : {false, true}) {
      world_.settles_late = late;
      EachWay(MakePipeline(Layout::kRows, to), [&](const std::string& way, const RunReport&) {
        const std::string what = fmt::format("{}, {}, late {}", NameOf(to), way, late);
        EXPECT_GE(world_.batches, 3u) << what;
        EXPECT_TRUE(world_.lines == expected) << what;
      });
    }
  }
}

}  // namespace
}  // namespace penstock::layouts
