#include "stdplugins/table/stream/random_column.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace penstock {
namespace {

PlanColumn Column(Kind kind, const std::string& random, const std::string& pattern = "") {
  PlanColumn column;
  column.type.kind = kind;
  column.options = {{"random", random}, {"format", pattern}};
  return column;
}

// Draws values and hands each to `check`.
template <typename Check>
void Draw(const PlanColumn& column, int count, Check check) {
  const Result<RandomColumn> random = RandomColumn::Parse(column);
  ASSERT_TRUE(random.ok()) << random.status().message();
  std::string text(static_cast<size_t>(random->max_size()), '?');
  RandomSource source(7);
  for (int i = 0; i < count; i++) check(random->Next(source, text.data()));
}

bool Refused(const PlanColumn& column) { return !RandomColumn::Parse(column).ok(); }

TEST(RandomColumn, LongsReachBothEnds) {
  std::set<int64_t> seen;
  Draw(Column(Kind::kInt64, " -2, 2 "), 1000, [&](const pst_cell& cell) {
    EXPECT_EQ(cell.tag, static_cast<uint32_t>(PST_INT));
    seen.insert(cell.i);
  });
  EXPECT_EQ(seen, (std::set<int64_t>{-2, -1, 0, 1, 2}));
}

TEST(RandomColumn, LongsOfTheWholeRange) {
  int negative = 0;
  Draw(Column(Kind::kInt64, "-9223372036854775808,9223372036854775807"), 1000,
       [&](const pst_cell& cell) { negative += cell.i < 0; });
  EXPECT_GT(negative, 400);
  EXPECT_LT(negative, 600);
}

TEST(RandomColumn, DoublesStayBelowTheUpperEnd) {
  Draw(Column(Kind::kFloat64, "0.5,1"), 10000, [](const pst_cell& cell) {
    EXPECT_EQ(cell.tag, static_cast<uint32_t>(PST_DOUBLE));
    EXPECT_GE(cell.d, 0.5);
    EXPECT_LT(cell.d, 1.0);
  });
  Draw(Column(Kind::kFloat64, "3,3"), 10, [](const pst_cell& cell) { EXPECT_EQ(cell.d, 3.0); });
}

TEST(RandomColumn, TextsAreLettersAndDigitsOfEveryLength) {
  std::set<uint32_t> sizes;
  std::set<char> letters;
  Draw(Column(Kind::kString, "0,12"), 5000, [&](const pst_cell& cell) {
    EXPECT_EQ(cell.tag, static_cast<uint32_t>(PST_TEXT));
    sizes.insert(cell.size);
    for (uint32_t i = 0; i < cell.size; i++) {
      EXPECT_TRUE(isalnum(static_cast<unsigned char>(cell.p[i])));
      letters.insert(cell.p[i]);
    }
  });
  EXPECT_EQ(sizes.size(), 13u);
  EXPECT_EQ(letters.size(), 62u);
  Draw(Column(Kind::kBytes, "4,4"), 1, [](const pst_cell& cell) {
    EXPECT_EQ(cell.tag, static_cast<uint32_t>(PST_BYTES));
    EXPECT_EQ(cell.size, 4u);
  });
}

TEST(RandomColumn, BooleansFollowTheirWeights) {
  int trues = 0;
  Draw(Column(Kind::kBool, "1,3"), 4000, [&](const pst_cell& cell) { trues += cell.i == 1; });
  EXPECT_GT(trues, 2800);
  EXPECT_LT(trues, 3200);
  Draw(Column(Kind::kBool, "0,1"), 100, [](const pst_cell& cell) { EXPECT_EQ(cell.i, 1); });
  Draw(Column(Kind::kBool, "1,0"), 100, [](const pst_cell& cell) { EXPECT_EQ(cell.i, 0); });
}

TEST(RandomColumn, TimesLieBetweenTheEnds) {
  std::set<int64_t> seen;
  Draw(Column(Kind::kTimestamp, "1969-12-31 23:59:58,1970-01-01 00:00:01"), 1000,
       [&](const pst_cell& cell) {
         ASSERT_EQ(cell.tag, static_cast<uint32_t>(PST_TIMESTAMP));
         EXPECT_EQ(*cell.wide % 1'000'000'000, 0);
         seen.insert(static_cast<int64_t>(*cell.wide / 1'000'000'000));
       });
  EXPECT_EQ(seen, (std::set<int64_t>{-2, -1, 0, 1}));
  seen.clear();
  Draw(Column(Kind::kTimestamp, "01,01,1970.5,01,01,1970.7", "dd,MM,yyyy.S"), 1000,
       [&](const pst_cell& cell) { seen.insert(static_cast<int64_t>(*cell.wide)); });
  EXPECT_EQ(seen, (std::set<int64_t>{500'000'000, 600'000'000, 700'000'000}));
  seen.clear();
  Draw(Column(Kind::kDate, "20240228,20240301", "yyyyMMdd"), 1000, [&](const pst_cell& cell) {
    EXPECT_EQ(cell.tag, static_cast<uint32_t>(PST_DATE));
    seen.insert(cell.i);
  });
  EXPECT_EQ(seen, (std::set<int64_t>{19781, 19782, 19783}));
}

TEST(RandomColumn, RefusesWhatDoesNotFitTheType) {
  EXPECT_TRUE(Refused(Column(Kind::kInt64, "1")));
  EXPECT_TRUE(Refused(Column(Kind::kInt64, "a,b")));
  EXPECT_TRUE(Refused(Column(Kind::kInt64, "2,1")));
  EXPECT_TRUE(Refused(Column(Kind::kInt64, "1,99999999999999999999")));
  EXPECT_TRUE(Refused(Column(Kind::kFloat64, "0,nan")));
  EXPECT_TRUE(Refused(Column(Kind::kFloat64, "-1e308,1e308")));
  EXPECT_TRUE(Refused(Column(Kind::kString, "-1,3")));
  EXPECT_TRUE(Refused(Column(Kind::kString, "1,999999999999")));
  EXPECT_TRUE(Refused(Column(Kind::kBool, "0,0")));
  EXPECT_TRUE(Refused(Column(Kind::kTimestamp, "2024-01-02 00:00:00,2024-01-01 00:00:00")));
  EXPECT_TRUE(Refused(Column(Kind::kTimestamp, "yesterday,today")));
  EXPECT_TRUE(Refused(Column(Kind::kDecimal, "1,2")));
}

}  // namespace
}  // namespace penstock
