#include "runtime/plugin/job_plan_json.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace penstock {
namespace {

JobPlan FullPlan() {
  JobPlan plan;
  plan.job_name = "jobs/\xff not utf-8.json";
  plan.parameters = {"bizdate", "größe"};
  plan.parameter_lines = {3, 0};
  plan.secret_parameters = {1};
  plan.reader.plugin = "txtfile";
  plan.reader.options["flag"] = true;
  plan.reader.options["big"] = INT64_MIN;
  plan.reader.options["real"] = 0.1;
  plan.reader.options["whole_real"] = 2.0;
  plan.reader.options["path"] = Template{{{"/data/", -1}, {"", 0}, {"/\"x\"\n", -1}}};
  plan.reader.options["paths"] = std::vector<Template>{Template::Plain("a"), Template{}};
  plan.reader.options["no_paths"] = std::vector<Template>{};
  PlanColumn by_position;
  by_position.name = "a";
  by_position.field = 3;
  by_position.type = {Kind::kDecimal, 38, 10};
  PlanColumn random;
  random.sql = "\"x\"";
  random.options = {{"random", "1,2"}, {"format", std::string("nul\0inside", 10)}};
  plan.reader.columns = {by_position, random};
  using Needs = PushedTerm::Requirement::Needs;
  plan.reader.where = {
      {"d = ${größe} or 3 < n",
       Template{{{"(d = ", -1}, {"", 1}, {" or 3 < n)", -1}}},
       {{"d", Template{{{"", 1}}}, Needs::kText}, {"n", Template::Plain("3"), Needs::kNumber}}},
      {"x in (select 1)", Template::Plain("x in (select 1)"), {}}};
  plan.writer.plugin = "sqlite";
  plan.writer.data_sources = {
      {Template{{{"db_", -1}, {"", 0}}},
       "sqlite",
       true,
       {{"path", "path", DataSourceUse::Kind::kText, false, false},
        {"jdbcUrl", "connection.jdbcUrl", DataSourceUse::Kind::kTexts, true, true}}}};
  plan.limits = {.dirty_records = 0,
                 .dirty_percentage = 0.02,
                 .concurrent = 4,
                 .bytes_per_second = std::nullopt,
                 .records_per_second = INT64_MAX};
  plan.time_zone = "Asia/Shanghai";
  return plan;
}

TEST(JobPlanJson, KeepsEveryFieldExactly) {
  const JobPlan plan = FullPlan();
  const Result<JobPlan> back = JobPlanFromJson(JobPlanToJson(plan));
  ASSERT_TRUE(back.ok()) << back.status().message();
  EXPECT_EQ(*back, plan);
}

TEST(JobPlanJson, KeepsAnEmptyPlan) {
  const Result<JobPlan> back = JobPlanFromJson(JobPlanToJson(JobPlan{}));
  ASSERT_TRUE(back.ok()) << back.status().message();
  EXPECT_EQ(*back, JobPlan{});
}

TEST(JobPlanJson, RefusesWhatIsNoPlan) {
  std::string cut = JobPlanToJson(FullPlan());
  cut.pop_back();
  for (const std::string& text : {std::string(), std::string("[]"), std::string("{}"), cut}) {
    const Result<JobPlan> plan = JobPlanFromJson(text);
    ASSERT_FALSE(plan.ok()) << text;
    EXPECT_EQ(plan.status().failure(), Failure::kInternal);
  }
}

TEST(JobPlanJson, RefusesAnotherVersion) {
  std::string text = JobPlanToJson(JobPlan{});
  const size_t place = text.find("\"plan_version\":5");
  ASSERT_NE(place, std::string::npos);
  text.replace(place, 16, "\"plan_version\":9");
  EXPECT_FALSE(JobPlanFromJson(text).ok());
}

}  // namespace
}  // namespace penstock
