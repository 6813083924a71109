#include "runtime/plugin/least_fields.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

PlanColumn At(int field) {
  PlanColumn column;
  column.field = field;
  return column;
}

TEST(LeastFields, AreThoseUpToTheHighestIndex) {
  EndpointPlan reader;
  reader.columns = {At(4), At(0), At(2)};
  EXPECT_EQ(LeastFields(reader), 5u);
}

TEST(LeastFields, AreUnknownForNamesAndForAllColumns) {
  EndpointPlan reader;
  EXPECT_EQ(LeastFields(reader), std::nullopt);
  reader.columns = {At(0), At(-1)};
  EXPECT_EQ(LeastFields(reader), std::nullopt);
  reader.columns = {At(0), At(1)};
  reader.options.emplace("column", Template::Plain("*"));
  EXPECT_EQ(LeastFields(reader), std::nullopt);
}

}  // namespace
}  // namespace penstock
