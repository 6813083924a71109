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

TEST(DidYouMean, EndsAMessage) {
  EXPECT_EQ(DidYouMean("tabel", kKeys), "; did you mean `table`?");
  EXPECT_EQ(DidYouMean("qqqqqq", kKeys), "");
}

}  // namespace
}  // namespace penstock
