#include "runtime/engine/block_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "runtime/plugin/cell_of_column.h"

namespace penstock {
namespace {

TEST(BlockText, CutsFieldsAtLongDelimiters) {
  const std::string text = "a||\"b\"||\r\n||x\n";
  const uint32_t positions[] = {0xffffffff, 1, 6, 9, 10, 13};
  const uint32_t row_ends[] = {0xffffffff, 2, 4};
  pst_block block{};
  block.base = text.data();
  block.pos = positions + 1;
  block.row_end = row_ends + 1;
  block.row_count = 2;
  block.delimiter_size = 2;
  EXPECT_EQ(FieldsInRow(block, 0), 3u);
  EXPECT_EQ(RowText(block, 0), "a||\"b\"||");
  EXPECT_EQ(FieldText(block, 0, 0), "a");
  EXPECT_EQ(FieldText(block, 0, 1), "\"b\"");
  EXPECT_EQ(FieldText(block, 0, 2), "");  // the CR belongs to the line end
  EXPECT_EQ(FieldText(block, 0, 3), "");
  EXPECT_EQ(RowText(block, 1), "||x");
  EXPECT_EQ(FieldText(block, 1, 0), "");
  EXPECT_EQ(FieldText(block, 1, 1), "x");
}

TEST(BlockText, ShowsCellsLikeJson) {
  const pst_i128 instant = 1000000000;
  pst_cell cells[8] = {};
  cells[0].tag = PST_INT;
  cells[0].i = std::numeric_limits<int64_t>::min();
  cells[1].tag = PST_DOUBLE;
  cells[1].d = 0.1;
  cells[2].tag = PST_TEXT;
  cells[2].p = "say \"hi\"";
  cells[2].size = 8;
  cells[3].tag = PST_NULL;
  cells[4].tag = PST_BYTES;
  cells[4].p = "";
  cells[5].tag = PST_BOOL;
  cells[5].i = 1;
  cells[6].tag = PST_DECIMAL;
  cells[6].i = 125;
  cells[6].size = 1;
  cells[7].tag = PST_TIMESTAMP;
  cells[7].wide = &instant;
  pst_block block{};
  block.cells = cells;
  block.field_count = 8;
  block.row_count = 1;
  EXPECT_EQ(RowOfCells(block, 0),
            "[-9223372036854775808,0.1,\"say \\\"hi\\\"\",null,\"\",true,12.5,"
            "\"1970-01-01 00:00:01\"]");
  EXPECT_EQ(CellText(cells[1]), "0.1");
}

TEST(BlockText, ReadsColumns) {
  int32_t days[] = {0, 1};
  int64_t prices[] = {7, -1205};
  int64_t clocks[] = {0, 1'000'000'000};
  pst_i128 masses[] = {5, -125};
  double ratios[] = {0, 0.5};
  uint64_t offsets[] = {0, 1, 4};
  std::string texts = "abcd";
  uint8_t nulls[] = {1, 0};
  const auto cell = [&](void* data, Type type) {
    pst_column column{};
    column.data = static_cast<char*>(data);
    column.offsets = offsets;
    column.nulls = nulls;
    EXPECT_EQ(CellOfColumn(column, 0, type).tag, static_cast<uint32_t>(PST_NULL));
    column.nulls = nullptr;
    return CellOfColumn(column, 1, type);
  };
  const pst_cell cells[] = {cell(days, {Kind::kBool}),
                            cell(days, {Kind::kDate}),
                            cell(prices, {Kind::kInt64}),
                            cell(clocks, {Kind::kTime}),
                            cell(prices, {Kind::kDecimal, 10, 2}),
                            cell(masses, {Kind::kDecimal, 30, 3}),
                            cell(masses, {Kind::kTimestamp}),
                            cell(ratios, {Kind::kFloat64}),
                            cell(texts.data(), {Kind::kString}),
                            cell(texts.data(), {Kind::kBytes}),
                            cell(texts.data(), {Kind::kDecimal})};
  EXPECT_EQ(cells[9].tag, static_cast<uint32_t>(PST_BYTES));
  EXPECT_EQ(RowOfCells(cells),
            "[true,\"1970-01-02\",-1205,\"00:00:01\",-12.05,-0.125,"
            "\"1969-12-31 23:59:59.999999875\",0.5,\"bcd\",\"bcd\",\"bcd\"]");
}

}  // namespace
}  // namespace penstock
