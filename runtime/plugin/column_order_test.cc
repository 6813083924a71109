#include "runtime/plugin/column_order.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

TEST(MovedColumn, IsANameThatBothHaveAtDifferentPlaces) {
  EXPECT_EQ(MovedColumn({"a", "b"}, {"b", "a"}), "b");
  EXPECT_EQ(MovedColumn({"a", "b"}, {"a", "c", "b"}), "b");
  EXPECT_EQ(MovedColumn({"a"}, {"c", "a"}), "a");
}

TEST(MovedColumn, IsNoneWhereColumnsAreOnlyRenamedOrRepeated) {
  EXPECT_EQ(MovedColumn({"a", "b"}, {"a", "b"}), std::nullopt);
  EXPECT_EQ(MovedColumn({"a", "b"}, {"a", "B"}), std::nullopt);
  EXPECT_EQ(MovedColumn({"a", "a"}, {"a", "a"}), std::nullopt);
  EXPECT_EQ(MovedColumn({"a", "b"}, {"a"}), std::nullopt);
}

}  // namespace
}  // namespace penstock
