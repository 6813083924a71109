#include "runtime/plugin/run_context.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

TEST(RunContext, ExpandsVariablesInOptions) {
  EndpointPlan endpoint;
  const Template day{{{"day=", -1}, {"", 1}, {"/", -1}, {"", 0}}};
  endpoint.options["path"] = day;
  endpoint.options["paths"] = std::vector<Template>{Template::Plain("x"), day};
  RunContext context;
  context.parameters = {"${b}", "2024"};  // a value is text and is not expanded again

  EXPECT_EQ(context.Text(endpoint, "path"), "day=2024/${b}");
  EXPECT_EQ(context.List(endpoint, "paths"), (std::vector<std::string>{"x", "day=2024/${b}"}));
  EXPECT_EQ(context.List(endpoint, "path"), (std::vector<std::string>{"day=2024/${b}"}));
  EXPECT_FALSE(day.is_plain());
}

TEST(RunContext, AnswersWithTheDefaultWhereNothingIsSet) {
  EndpointPlan endpoint;
  endpoint.options["batch"] = int64_t{7};
  endpoint.options["header"] = false;
  endpoint.options["empty"] = Template{};
  const RunContext context;

  EXPECT_EQ(context.Int(endpoint, "batch", 1), 7);
  EXPECT_EQ(context.Int(endpoint, "other", 1), 1);
  EXPECT_FALSE(context.Bool(endpoint, "header", true));
  EXPECT_TRUE(context.Bool(endpoint, "other", true));
  EXPECT_EQ(context.Text(endpoint, "empty", "x"), "");
  EXPECT_EQ(context.Text(endpoint, "other", "x"), "x");
  EXPECT_TRUE(context.List(endpoint, "other").empty());
  EXPECT_TRUE(context.Has(endpoint, "empty"));
  EXPECT_FALSE(context.Has(endpoint, "other"));
}

}  // namespace
}  // namespace penstock
