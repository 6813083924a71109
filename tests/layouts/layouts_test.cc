// One table in every layout, through loops from every layout to every layout: the resulting records
// are the same, whatever the layouts and whoever ran the loop.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "compiler/codegen/wire_check.h"
#include "compiler/sema/described_column.h"
#include "runtime/abi/dirty_reason.h"
#include "stdplugins/table/postgresql/wire_format.h"
#include "tests/layouts/loop_host.h"
#include "tests/layouts/test_table.h"
#include "tests/plugins/prefixed_file/wire_format.h"

namespace penstock::layouts {
namespace {

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
      for (uint32_t i = 0; i < ctx.out_rows; ++i)
        lines.push_back(LineOfColumns(ctx.out_columns, i));
      return lines;
  }
  return lines;
}

TEST(LayoutsTest, KernelsOfTheFormatAreWhatItSays) {
  EXPECT_EQ(WireFaults(kPrefixed), std::vector<std::string>());
  EXPECT_EQ(WireFaults(kPostgresCopy), std::vector<std::string>());
  // The check itself: another kernel in the place of one.
  WireFormat wrong = kPrefixed;
  wrong.open = wrong.null;
  wrong.natives = {};
  const std::vector<std::string> faults = WireFaults(wrong);
  EXPECT_TRUE(std::ranges::count(faults, "pst_w_prefixed_null is ptr (ptr), not ptr (ptr, i32)"));
  EXPECT_TRUE(std::ranges::count(faults, "pst_w_prefixed_begin has no native function"));
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
      Runner(pipeline, HostSymbols()).Each([&](const std::string& way, pst_job_function job) {
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
    Runner(pipeline, HostSymbols()).Each([&](const std::string& way, pst_job_function job) {
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
  Runner(pipeline, HostSymbols()).Each([&](const std::string& way, pst_job_function job) {
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
  Runner(pipeline, HostSymbols()).Each([&](const std::string& way, pst_job_function job) {
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
  const Block whole(Layout::kRows, TableOf(3));
  const uint32_t begin = whole.get().row_begin[2];
  std::string row(whole.get().base + begin, 6 + 12 + 4 + 3);
  const auto size = static_cast<uint32_t>(row.size() - 4);
  std::memcpy(row.data(), &size, sizeof size);
  const Block block({row});
  Runner(pipeline, HostSymbols()).Each([&](const std::string& way, pst_job_function job) {
    LoopHost host({{Kind::kInt64}, {Kind::kString}});
    host.Run(job, block.get());
    EXPECT_EQ(host.cells(), (std::vector<std::string>{"2|xxy"})) << way;
  });
}

}  // namespace
}  // namespace penstock::layouts
