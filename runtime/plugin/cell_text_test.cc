#include "runtime/plugin/cell_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace penstock {
namespace {

std::string Text(pst_cell_tag tag, int64_t i, uint32_t size = 0) {
  pst_cell cell{};
  cell.tag = tag;
  cell.i = i;
  cell.size = size;
  char room[kCellTextRoom];
  return std::string(CellText(cell, room));
}

std::string Wide(pst_cell_tag tag, __int128 value, uint32_t size = 0) {
  const pst_i128 wide = value;
  pst_cell cell{};
  cell.tag = tag;
  cell.wide = &wide;
  cell.size = size;
  char room[kCellTextRoom];
  return std::string(CellText(cell, room));
}

TEST(CellText, IsTheCanonicalTextOfTheValue) {
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  EXPECT_EQ(Text(PST_NULL, 0), "");
  EXPECT_EQ(Text(PST_INT, kLeast), "-9223372036854775808");
  EXPECT_EQ(Text(PST_BOOL, 1), "true");
  EXPECT_EQ(Text(PST_BOOL, 0), "false");
  EXPECT_EQ(Text(PST_DECIMAL, -5, 2), "-0.05");
  EXPECT_EQ(Text(PST_DECIMAL, -999999999999999999, 18), "-0.999999999999999999");
  EXPECT_EQ(Text(PST_DATE, -719528), "0000-01-01");
  EXPECT_EQ(Text(PST_DATE, 2932896), "9999-12-31");
  EXPECT_EQ(Text(PST_TIME, 86399999999999), "23:59:59.999999999");
  EXPECT_EQ(Text(PST_TIME, 500000000), "00:00:00.5");
}

TEST(CellText, KnowsNumbersOf128Bits) {
  __int128 most = 1;
  for (int i = 0; i < 38; ++i) most *= 10;
  EXPECT_EQ(Wide(PST_DECIMAL128, 1 - most, 38), "-0." + std::string(38, '9'));
  EXPECT_EQ(Wide(PST_DECIMAL128, most - 1, 0), std::string(38, '9'));
  EXPECT_EQ(Wide(PST_TIMESTAMP, -1), "1969-12-31 23:59:59.999999999");
  EXPECT_EQ(Wide(PST_TIMESTAMP, __int128{-719528} * 86400 * 1000000000), "0000-01-01 00:00:00");
}

TEST(CellText, OfTextAndDoubles) {
  pst_cell cell{};
  cell.tag = PST_TEXT;
  cell.p = "text";
  cell.size = 4;
  char room[kCellTextRoom];
  EXPECT_EQ(CellText(cell, room), "text");
  cell.tag = PST_DOUBLE;
  cell.d = -std::numeric_limits<double>::denorm_min();
  EXPECT_EQ(CellText(cell, room), "-5e-324");
  cell.d = 1e20;
  EXPECT_EQ(CellText(cell, room), "100000000000000000000");
  cell.d = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(CellText(cell, room), "-Infinity");
}

}  // namespace
}  // namespace penstock
