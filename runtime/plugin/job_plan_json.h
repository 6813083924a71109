#pragma once
// JobPlan as JSON text and back, exactly: how `build` stores a plan in an executable. Options that
// the spec marks secret never get into a plan (the compiler keeps them out), so not in here either.

#include <string>
#include <string_view>

#include "runtime/base/status.h"
#include "runtime/plugin/job_plan.h"

namespace penstock {

std::string JobPlanToJson(const JobPlan& plan);

// Failure::kInternal if `json` is not a plan of this version.
Result<JobPlan> JobPlanFromJson(std::string_view json);

}  // namespace penstock
