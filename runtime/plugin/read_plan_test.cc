#include "runtime/plugin/read_plan.h"

#include <gtest/gtest.h>

#include "runtime/plugin/table_schema.h"

namespace penstock {
namespace {

TEST(ReadPlan, JsonHoldsEverything) {
  ReadPlan plan;
  plan.slices = {{.name = "a.csv", .spec = "{}", .bytes = 1, .records = 2},
                 {.name = "\xff.csv", .spec = "\x01", .bytes = UINT64_MAX, .after = {0}}};
  plan.snapshot = "00000003-1";
  plan.scope = ReadPlan::Scope::kWhilePlannerLives;
  plan.ordered = true;
  plan.unbounded = true;
  plan.notes = {"read by index"};
  const Result<ReadPlan> back = ReadPlanFromJson(ReadPlanToJson(plan));
  ASSERT_TRUE(back.ok()) << back.status().message();
  EXPECT_EQ(*back, plan);
}

TEST(ReadPlan, DamagedJsonIsRefused) {
  const std::string good = ReadPlanToJson({.slices = {{.name = "a", .after = {0}}}});
  ASSERT_TRUE(ReadPlanFromJson(good).ok());
  for (const char* bad : {"", "{}", "[]", R"({"format_version":2})"}) {
    EXPECT_FALSE(ReadPlanFromJson(bad).ok()) << bad;
  }
  std::string far = good;
  far.replace(far.find("[0]"), 3, "[9]");
  EXPECT_FALSE(ReadPlanFromJson(far).ok());
  std::string scope = good;
  scope.replace(scope.find("\"slice\""), 7, "\"other\"");
  EXPECT_FALSE(ReadPlanFromJson(scope).ok());
}

TEST(TableSchema, ChangesAreNamed) {
  const TableSchema pinned{{{.name = "id", .native = "bigint"}, {.name = "v", .native = "text"}}};
  EXPECT_TRUE(SchemaChanges(pinned, pinned).empty());
  TableSchema now = pinned;
  now.columns[0].native = "integer";
  now.columns[1].nullable = false;
  now.columns.push_back({.name = "w"});
  EXPECT_EQ(SchemaChanges(pinned, now),
            (std::vector<std::string>{"column `id` was bigint and is now integer",
                                      "column `v` now refuses NULL", "column `w` was added"}));
  now.columns = {pinned.columns[1]};
  EXPECT_EQ(SchemaChanges(pinned, now), std::vector<std::string>{"column `id` is missing"});
  now.columns = {pinned.columns[1], pinned.columns[0]};
  EXPECT_EQ(SchemaChanges(pinned, now),
            std::vector<std::string>{"the columns are in a different order"});
}

TEST(TableSchema, LengthsAreNoChange) {
  const TableSchema pinned{
      {{.name = "v", .native = "varchar(20)"}, {.name = "at", .native = "time(3) with zone"}}};
  TableSchema now = pinned;
  now.columns[0].native = "varchar(50)";
  now.columns[1].native = "time with zone";
  EXPECT_TRUE(SchemaChanges(pinned, now).empty());
  now.columns[1].native = "time(3)";
  EXPECT_EQ(SchemaChanges(pinned, now).size(), 1u);
}

}  // namespace
}  // namespace penstock
