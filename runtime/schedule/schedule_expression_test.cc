#include "runtime/schedule/schedule_expression.h"

#include <gtest/gtest.h>

#include "runtime/schedule/variable_text.h"
#include "runtime/type/calendar.h"

namespace penstock {
namespace {

// An instance that was due at `cyctime`.
ScheduleTime At(std::string_view cyctime) {
  return CompleteSchedule({std::nullopt, ParseScheduleTime(cyctime)}, 0);
}

std::string Value(std::string_view written, const ScheduleTime& time) {
  const std::optional<Variable> variable = FindVariable(written, 0);
  if (!variable || variable->end != written.size()) return "no expression";
  if (!IsScheduleExpression(variable->name)) return "no expression";
  const Result<std::string> value = EvaluateSchedule(variable->name, time);
  if (value.ok()) return *value;
  EXPECT_EQ(value.status().failure(), Failure::kScheduleExpression);
  return value.status().message();
}

struct Golden {
  std::string_view cyctime;
  std::string_view expression;
  std::string_view value;
};

TEST(ScheduleExpression, GoldenTable) {
  for (const auto& [cyctime, expression, value] : std::initializer_list<Golden>{
           {"20251101023045", "$bizdate", "20251031"},
           {"20251101023045", "$cyctime", "20251101023045"},
           {"20251101023045", "$gmtdate", "20251101"},
           {"20251101023045", "$bizmonth", "202510"},
           {"20251101023045", "${bdp.system.bizdate}", "20251031"},
           {"20251101023045", "${bdp.system.cyctime}", "20251101023045"},
           {"20251101023045", "${yyyymm}", "202510"},
           {"20251101023045", "$[yyyymm]", "202511"},
           {"20251101023045", "${yyyy-mm-dd}", "2025-10-31"},
           {"20251101023045", "$[mm]", "11"},
           {"20251101023045", "$[dd]", "01"},
           {"20251101023045", "$[hh24]", "02"},
           {"20251101023045", "$[mi]", "30"},
           {"20251101023045", "$[ss]", "45"},
           {"20251101023045", "${yyyymmdd-1}", "20251030"},
           {"20251101023045", "${yyyymmdd+1}", "20251101"},
           {"20251101023045", "${yyyymmdd-7*1}", "20251024"},
           {"20251101023045", "$[yyyymmddhh24miss-1/24]", "20251101013045"},
           {"20251101023045", "$[yyyymmdd-3/24]", "20251031"},
           {"20251101023045", "$[hh24-3/24]", "23"},
           {"20251101023045", "$[yyyymmddhh24mi-15/24/60]", "202511010215"},
           {"20251101023045", "$[yyyy-mm-dd hh24:mi:ss-1-1/24]", "2025-10-31 01:30:45"},
           {"20140515103000", "$[yyyy]", "2014"},
           {"20140515103000", "$[yy]", "14"},
           {"20140515103000", "$[mm]", "05"},
           {"20140515103000", "$[dd]", "15"},
           {"20140515103000", "$[yyyy-mm-dd]", "2014-05-15"},
           {"20140515103000", "$[hh24:mi:ss]", "10:30:00"},
           {"20140515103000", "$[yyyy-mm-dd hh24:mi:ss]", "2014-05-15 10:30:00"},
           {"20140515103000", "$[hh24:mi:ss-1/24]", "09:30:00"},
           {"20140515103000", "$[yyyy-mm-dd hh24:mi:ss -1/24/60]", "2014-05-15 10:29:00"},
           {"20140515103000", "$[add_months(yyyymmdd,-1)]", "20140415"},
           {"20140515103000", "$[add_months(yyyymmdd,-12*1)]", "20130515"},
           {"20140515103000", "$[hh24]", "10"},
           {"20140515103000", "$[mi]", "30"},
           {"20180722", "${yyyy-mm-dd}", "2018-07-21"},
           {"20180722", "${yyyymmdd-2}", "20180719"},
           {"20180722", "${yyyymm-2}", "201805"},
           {"20180722", "${yyyy-2}", "2016"},
           {"20250720103000", "${yyyy-mm-dd-29}", "2025-06-20"},
           {"20250720103000", "${yyyy-mm-dd-364}", "2024-07-20"},
           {"20250720103000", "$[yyyymmddhh24miss-1]", "20250719103000"},
           {"20151027000000", "$[yyyymmdd-1/24]", "20151026"},
           {"20151027000000", "$[hh24-1/24]", "23"},
           {"20151027010000", "$[yyyymmdd-1/24]", "20151027"},
           {"20151027010000", "$[hh24-1/24]", "00"},
           {"20190114010000", "$bizdate", "20190113"},
           {"20190114010000", "$cyctime", "20190114010000"},
           {"20190114010000", "$[yyyy-mm-dd/hh24:mi:ss]", "2019-01-14/01:00:00"},
           {"20190114010000", "$[yyyy-mm-dd/hh24:mi:ss-1/24]", "2019-01-14/00:00:00"},
       }) {
    EXPECT_EQ(Value(expression, At(cyctime)), value) << expression << " at " << cyctime;
  }
}

TEST(ScheduleExpression, MonthEndsLeapYearsAndYearEnds) {
  for (const auto& [cyctime, expression, value] : std::initializer_list<Golden>{
           {"20250331", "$[add_months(yyyymmdd,-1)]", "20250228"},
           {"20240331", "$[add_months(yyyymmdd,-1)]", "20240229"},
           {"20240229", "$[add_months(yyyymmdd,12*1)]", "20250228"},
           {"20240229", "$[add_months(yyyymmdd,-12*4)]", "20200229"},
           {"20240131", "$[add_months(yyyymmdd,1)]", "20240229"},
           {"20240131", "$[add_months(yyyymmdd,+1)]", "20240229"},
           {"20240131", "$[add_months(yyyymmdd, -1)]", "20231231"},
           {"20240115", "$[add_months(yyyy-mm,-1)]", "2023-12"},
           {"20240115", "$[add_months(yyyy,-12*1)]", "2023"},
           {"20240331003000", "$[add_months(yyyymmddhh24,-1)-1/24]", "2024022823"},
           {"20240301", "$bizdate", "20240229"},
           {"20230301", "$bizdate", "20230228"},
           {"20250101", "$bizdate", "20241231"},
           {"20250101", "${yyyy}", "2024"},
           {"20250101", "${yy+1}", "25"},
           {"20250201", "${yyyymm-1}", "202412"},
           {"20250201", "${mm-1}", "12"},
           {"20240401", "${yyyymm-1}", "202402"},  // from the 31st
           {"20240301", "${yyyy-1}", "2023"},      // from the 29th of February
           {"20240302", "${yyyymmdd-1}", "20240229"},
           {"20250102", "${yyyy/mm/dd-1}", "2024/12/31"},
           {"20250102", "${dd-1}", "31"},
           {"20250101000000", "$[yyyymmddhh24mi-1/24/60]", "202412312359"},
           {"20241231233000", "$[yyyymmddhh24mi+30/24/60]", "202501010000"},
           {"20240101", "$[yyyymmdd+7*52]", "20241230"},
           {"20240101", "$[yyyymmdd-7*2]", "20231218"},
           {"20240101120000", "$[yyyymmddhh24-1-2/24-3/24/60]", "2023123109"},
           {"19690101000000", "$[yyyymmddhh24-1/24]", "1968123123"},
           {"20240101000500", "$[hh12:mi]", "12:05"},
           {"20240101130500", "$[hh12:mi]", "01:05"},
           {"20240101130500", "$[hh:mi]", "01:05"},
           {"20240101", "${yyyy年mm月dd日}", "2023年12月31日"},
           {"20240101130500", "$[yyyy-mm-ddThh24:mi:ssZ]", "2024-01-01T13:05:00Z"},
           {"20240101130500", "$[yyyymmddThh24miss-1/24]", "20240101T120500"},
           {"20240101130500", "$[yyyymmddhh24 - 1/24]", "2024010112"},
           {"20240101130500", "$[yyyy-mm-dd hh24:mi - 1 / 24 - 5 * 2 / 24 / 60]",
            "2024-01-01 11:55"},
           {"20240101", "${yyyymmdd - 1}", "20231230"},
           {"20240101", "$[add_months(yyyymm, - 1)]", "202312"},
           // The month before while the month of the run is not over.
           {"20211101", "$bizmonth", "202110"},
           {"20211115", "$bizmonth", "202110"},
           {"20220102", "$bizmonth", "202112"},
       }) {
    EXPECT_EQ(Value(expression, At(cyctime)), value) << expression << " at " << cyctime;
  }
}

TEST(ScheduleExpression, RefusesWhatCouldMeanSomethingElse) {
  const ScheduleTime time = At("20251101023045");
  for (const auto& [expression, message] :
       std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"${yyyy-mm-dd-1/24}", "fraction of a day"},
           {"${yyyymmddhh24}", "time of day"},
           {"${hh24}", "time of day"},
           {"${yyyymmdd-1-1}", "only one offset"},
           {"${yyyymmdd-1x}", "`x` is not a valid offset"},
           {"${add_months(yyyymm,-1)}", "`add_months` must be written in `$[...]`"},
           {"${yyyy-mm-01}", "begins with 0"},
           {"$[yyyy-1]", "`$[add_months(yyyy,12*N)]`"},
           {"$[mm-1]", "`$[add_months(mm,N)]`"},
           {"$[yyyymm-7*1]", "`$[add_months(yyyymm,N)]`"},
           {"$[yyyymmdd-1/25]", "`/25` is not a valid offset"},
           {"$[yyyymmdd - 1 x]", "`x` is not a valid offset"},
           {"$[yyyymmdd-1/24/61]", "`/61` is not a valid offset"},
           {"$[yyyymmdd-1/240]", "`/240` is not a valid offset"},
           {"$[yyyymmdd-99999999]", "too large"},
           {"$[yyyymmdd-9999999*9999999]", "too large"},
           {"${yyyymmdd-9999999*9999999}", "outside the years"},
           {"$[yyyymmdd-999999]", "outside the years"},
           {"$[add_months(yyyymm,9999999*9999999)]", "outside the years"},
           {"$[add_months(yyyymm)]", "add_months(FORMAT,N)"},
           {"$[add_months(yyyymm,-1]", "is not a valid offset"},
           {"$[add_months(yyyymm,-1.5)]", "whole number of months"},
           {"$[add_months(yyyymmdd-1,-1)]", "after `add_months(...)`"},
           {"$[add_months]", "add_months(FORMAT,N)"},
           {"$[YYYYMMDD]", "`YYYYMMDD` is not part of a date"},
           {"$[yyyy-mm-dd hour]", "`hour` is not part of a date"},
           {"$[yyyymmdd-1-1-1-1-1-1-1-1-1]", "is not a valid offset"},
       }) {
    const std::string value = Value(expression, time);
    EXPECT_TRUE(value.starts_with("`" + std::string(expression) + "`: ")) << value;
    EXPECT_NE(value.find(message), std::string::npos) << value;
  }
}

TEST(ScheduleExpression, OtherNamesAreVariables) {
  for (const std::string_view name :
       {"day", "yyyymm01", "mm2", "größe", "my-name", "$jobid", "dated"}) {
    EXPECT_FALSE(IsScheduleExpression(name)) << name;
  }
}

TEST(ScheduleExpression, ExpandsValues) {
  const ScheduleTime time = At("20251101023045");
  const auto expand = [&](std::string_view text) {
    const Result<std::string> value = ExpandSchedule(text, time);
    return value.ok() ? *value : "error: " + value.status().message();
  };
  EXPECT_EQ(expand("${yyyymm}01"), "20251001");
  EXPECT_EQ(expand("a$bizdate-$[hh24]:00"), "a20251031-02:00");
  EXPECT_EQ(expand("costs $5 and $[0]"), "costs $5 and $[0]");
  EXPECT_EQ(
      expand("${env:HOME}"),
      "error: `${env:HOME}` cannot be used in a value: secrets can be used only in the script");
  EXPECT_EQ(expand("${day}"),
            "error: `${day}` in a value is not a time expression, and a value cannot refer to "
            "other variables");
}

TEST(ScheduleTime, WhatIsNotGivenFollows) {
  const int32_t day = DaysFromCivil(2024, 2, 29);
  const int64_t noon = (day + int64_t{1}) * kSecondsPerDay + 43200;
  EXPECT_EQ(CompleteSchedule({}, noon).bizdate, day);
  EXPECT_EQ(CompleteSchedule({}, noon).cyctime, noon);
  EXPECT_EQ(CompleteSchedule({day, std::nullopt}, 0).cyctime, noon - 43200);
  EXPECT_EQ(CompleteSchedule({std::nullopt, noon}, 0).bizdate, day);
  EXPECT_EQ(CompleteSchedule({7, noon}, 0).bizdate, 7);
  // No clock leads out of the calendar.
  EXPECT_GE(CompleteSchedule({}, INT64_MIN).bizdate, kMinDay);
  EXPECT_LE(CompleteSchedule({}, INT64_MAX).cyctime, kMaxSecond);
}

TEST(ScheduleTime, IsReadInItsForms) {
  const int64_t second = DaysFromCivil(2024, 2, 29) * kSecondsPerDay + 86399;
  for (const char* text : {"20240229235959", "2024-02-29 23:59:59", "2024-02-29T23:59:59"}) {
    EXPECT_EQ(ParseScheduleTime(text), second) << text;
  }
  EXPECT_EQ(ParseScheduleTime("2024-02-29T23:59"), second - 59);
  EXPECT_EQ(ParseScheduleTime("20240229"), second - 86399);
  EXPECT_EQ(ParseScheduleDay("20240229"), DaysFromCivil(2024, 2, 29));
  EXPECT_EQ(ParseScheduleDay("2024-02-29"), DaysFromCivil(2024, 2, 29));
  EXPECT_FALSE(ParseScheduleDay("20240229235959"));
  for (const char* text :
       {"", "2024", "20230229", "20241301", "00000101", "99990101", "20240229240000",
        "20240229236000", "2024-02-29T23:59:59Z", "2024/02/29"}) {
    EXPECT_FALSE(ParseScheduleTime(text)) << text;
  }
}

}  // namespace
}  // namespace penstock
