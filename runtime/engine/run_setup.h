#pragma once
// What has to be known before a job can start: values of its variables, its time zone, its clock.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/concealer.h"
#include "runtime/base/status.h"
#include "runtime/engine/job_runner.h"
#include "runtime/plugin/endpoint.h"
#include "runtime/plugin/job_plan.h"
#include "runtime/report/run_report.h"
#include "runtime/schedule/schedule_expression.h"
#include "runtime/type/time_zone.h"

namespace penstock {

struct GivenParameter {
  std::string value;
  std::string file;  // empty: from the command line
};
using GivenParameters = std::map<std::string, GivenParameter>;  // by name

// " (job.json:7)", the place of the first use of a variable in the script; empty if unknown.
std::string PlaceOf(const JobPlan& plan, size_t parameter);

// The values of `options` and of the files it names.
Result<GivenParameters> CollectParameters(const RunOptions& options);

// Values in the order of plan.parameters: as given, what the schedule gives (`bizdate`,
// `${yyyymmdd-1}`), or secrets. kParameterMissing names all that have none, with their places.
Result<std::vector<std::string>> ResolveParameters(const JobPlan& plan,
                                                   const GivenParameters& given,
                                                   const ScheduleTime& time);

// The same for the variable `name` alone, in a job of the time zone `time_zone` (JobPlan), before
// there is a plan. Secrets have no value yet.
Result<std::string> ResolveParameter(std::string_view name, std::string_view time_zone,
                                     const RunOptions& options);

// What keeps the secrets among `values` (of ResolveParameters) out of messages.
Concealer ConcealerOf(const JobPlan& plan, const std::vector<std::string>& values);

// The job's variables with their values, those of secrets left out.
std::vector<VariableReport> DescribeVariables(const JobPlan& plan,
                                              const std::vector<std::string>& values);

// What in `given` the job does not use, in words; one warning each.
std::vector<std::string> UnusedParameters(const JobPlan& plan, const GivenParameters& given);

// The variables of a job for which a value must be given.
std::vector<std::string> NeededParameters(const JobPlan& plan);

// The job's time zone: from `tzif` if there is any, else from the system.
Result<TimeZone> ResolveTimeZone(const JobPlan& plan, std::string_view tzif);

Instant SystemNow();

}  // namespace penstock
