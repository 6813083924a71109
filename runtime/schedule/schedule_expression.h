#pragma once
// Scheduling expressions: dates in a script that follow from when the job was due.
//
//   ${yyyy-mm-dd-1}          on the business date; the offset counts years, months or days,
//                            whichever is the smallest part that is printed
//   $[yyyymmddhh24miss-1/24] on the run time; offsets are days, `/24` hours, `/24/60` minutes
//   $[add_months(yyyymm,-1)] whole months; the day is cut to the end of a shorter month
//   $bizdate $cyctime $gmtdate $bizmonth ${bdp.system.bizdate} ${bdp.system.cyctime}
//
// Offsets move the whole time, then it is printed. All times are local times of the job's zone and
// all arithmetic is on the calendar: an hour is an hour of the clock on the wall.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/status.h"

namespace penstock {

struct ScheduleTime {
  int32_t bizdate = 0;  // days since 1970-01-01, within kMinDay..kMaxDay
  int64_t cyctime = 0;  // seconds since 1970-01-01 00:00:00 of local time
};

// What was said about it: nothing, one or both.
struct GivenSchedule {
  std::optional<int32_t> bizdate;
  std::optional<int64_t> cyctime;
};

// The run time is the given one, else the start of the day after the given business date, else
// `local_now`; the business date is the given one, else the day before the run time.
ScheduleTime CompleteSchedule(const GivenSchedule& given, int64_t local_now);

// "20240229", "20240229235959", "2024-02-29", "2024-02-29 23:59:59" or with `T`, seconds optional;
// years 0001 to 9998. Seconds since 1970-01-01 00:00:00.
std::optional<int64_t> ParseScheduleTime(std::string_view text);
// The same without a time of day; days since 1970-01-01.
std::optional<int32_t> ParseScheduleDay(std::string_view text);

// True if EvaluateSchedule gives a variable of that name (as FindVariable names them) a value, or
// says what is wrong with it: it is a built-in or is written as an expression. Plain names such as
// `day`, and `$jobid` and its like, are not.
bool IsScheduleExpression(std::string_view name);

// The value of such a variable; kScheduleExpression says what is not allowed in it.
Result<std::string> EvaluateSchedule(std::string_view name, const ScheduleTime& time);

// `text` with every scheduling expression in it replaced. Other variables, and secrets, are
// kParameterInvalid.
Result<std::string> ExpandSchedule(std::string_view text, const ScheduleTime& time);

}  // namespace penstock
