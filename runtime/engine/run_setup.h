#pragma once
// What has to be known before a job can start: values of its variables, its time zone, its clock.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/status.h"
#include "runtime/plugin/job_plan.h"
#include "runtime/report/run_report.h"
#include "runtime/type/time_zone.h"

namespace penstock {

// Values in the order of plan.parameters, from `given` or else from `offered`. kParameterMissing
// names all that have none.
Result<std::vector<std::string>> ResolveParameters(
    const JobPlan& plan, const std::map<std::string, std::string>& given,
    const std::map<std::string, std::string>& offered);

// What in `given` the job does not use, in words; one warning each.
std::vector<std::string> UnusedParameters(const JobPlan& plan,
                                          const std::map<std::string, std::string>& given);

// The job's time zone: from `tzif` if there is any, else from the system.
Result<TimeZone> ResolveTimeZone(const JobPlan& plan, std::string_view tzif);

Instant SystemNow();

}  // namespace penstock
