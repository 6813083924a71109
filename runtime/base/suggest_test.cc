#include "runtime/base/suggest.h"

#include <gtest/gtest.h>

#include <array>

namespace penstock {
namespace {

constexpr std::array<std::string_view, 8> kKeys = {"splitPk",  "column", "where", "writeMode",
                                                   "encoding", "path",   "table", "to"};

TEST(Suggest, FindsTheSlip) {
  EXPECT_EQ(Suggest("splitPK", kKeys), "splitPk");  // case
  EXPECT_EQ(Suggest("colunm", kKeys), "column");    // swapped
  EXPECT_EQ(Suggest("whre", kKeys), "where");       // left out
  EXPECT_EQ(Suggest("pathh", kKeys), "path");       // added
  EXPECT_EQ(Suggest("writerMode", kKeys), "writeMode");
  EXPECT_EQ(Suggest("encodeing", kKeys), "encoding");
}

TEST(Suggest, StaysSilentWhenNothingIsLike) {
  EXPECT_EQ(Suggest("compress", kKeys), std::nullopt);
  EXPECT_EQ(Suggest("", kKeys), std::nullopt);
  EXPECT_EQ(Suggest("x", kKeys), std::nullopt);
  EXPECT_EQ(Suggest("ab", kKeys), std::nullopt);
  EXPECT_EQ(Suggest(std::string(1 << 20, 'p'), kKeys), std::nullopt);
}

TEST(Suggest, PrefersTheClosestThenTheFirst) {
  constexpr std::array<std::string_view, 3> names = {"header", "reader", "readers"};
  EXPECT_EQ(Suggest("reader", names), "reader");
  EXPECT_EQ(Suggest("eader", names), "header");
}

TEST(PlainSlip, IsOneMistakeInTyping) {
  EXPECT_TRUE(IsPlainSlip("colunm", "column"));                  // swapped
  EXPECT_TRUE(IsPlainSlip("columns", "column"));                 // added
  EXPECT_TRUE(IsPlainSlip("colum", "column"));                   // left out
  EXPECT_TRUE(IsPlainSlip("fieldDelimeter", "fieldDelimiter"));  // changed
  EXPECT_TRUE(IsPlainSlip("SplitPK", "splitPk"));                // case
  EXPECT_TRUE(IsPlainSlip("write_mode", "writeMode"));           // separators
}

TEST(PlainSlip, IsNoNameThatMayBeRightElsewhere) {
  EXPECT_FALSE(IsPlainSlip("mysql8", "mysql"));  // a version
  EXPECT_FALSE(IsPlainSlip("tdengine30", "tdengine"));
  EXPECT_FALSE(IsPlainSlip("user_id1", "user_id2"));
  EXPECT_FALSE(IsPlainSlip("upsert", "insert"));  // a word of its own
  EXPECT_FALSE(IsPlainSlip("dateFormat", "fileFormat"));
  EXPECT_FALSE(IsPlainSlip("mssql", "mysql"));  // short
  EXPECT_FALSE(IsPlainSlip("zip", "gzip"));
  EXPECT_FALSE(IsPlainSlip("price_b", "price_a"));  // a word of one letter
  EXPECT_FALSE(IsPlainSlip("gbase8s", "gbase8a"));
}

TEST(PlainSlip, HasOneReading) {
  constexpr std::array<std::string_view, 2> names = {"amounts", "amount2"};
  EXPECT_TRUE(IsPlainSlip("amuonts", "amounts", names));
  constexpr std::array<std::string_view, 2> close = {"readers", "headers"};
  EXPECT_TRUE(IsPlainSlip("raeders", "readers", close));
  constexpr std::array<std::string_view, 2> both = {"column", "colums"};
  EXPECT_FALSE(IsPlainSlip("colum", "column", both));
  EXPECT_TRUE(IsPlainSlip("coulmn", "column", both));
}

TEST(DidYouMean, EndsAMessage) {
  EXPECT_EQ(DidYouMean("tabel", kKeys), "; did you mean `table`?");
  EXPECT_EQ(DidYouMean("qqqqqq", kKeys), "");
}

}  // namespace
}  // namespace penstock
