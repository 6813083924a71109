#include "runtime/plugin/column_order.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

using Names = std::vector<std::string>;

// Of `names`, after the columns of `before`.
std::optional<std::string> Moved(const Names& before, const Names& names) {
  ColumnOrder order;
  EXPECT_EQ(order.Moved(before), std::nullopt);
  return order.Moved(names);
}

TEST(ColumnOrder, ANameThatBothHaveAtDifferentPlaces) {
  EXPECT_EQ(Moved({"a", "b"}, {"b", "a"}), "b");
  EXPECT_EQ(Moved({"a", "b"}, {"a", "c", "b"}), "b");
  EXPECT_EQ(Moved({"a"}, {"c", "a"}), "a");
}

TEST(ColumnOrder, NoneWhereColumnsAreOnlyRenamedOrRepeated) {
  EXPECT_EQ(Moved({"a", "b"}, {"a", "b"}), std::nullopt);
  EXPECT_EQ(Moved({"a", "b"}, {"a", "B"}), std::nullopt);
  EXPECT_EQ(Moved({"a", "a"}, {"a", "a"}), std::nullopt);
  EXPECT_EQ(Moved({"a", "b"}, {"a"}), std::nullopt);
}

TEST(ColumnOrder, AllThatCameBeforeCount) {
  ColumnOrder order;
  EXPECT_EQ(order.Moved({"a", "b"}), std::nullopt);
  EXPECT_EQ(order.Moved({"x", "y"}), std::nullopt);
  EXPECT_EQ(order.Moved({"y", "x"}), "y");
}

}  // namespace
}  // namespace penstock
