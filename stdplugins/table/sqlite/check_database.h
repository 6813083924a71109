#pragma once
// What `penstock check` reports about the two ends of a job.

#include "runtime/plugin/finding.h"
#include "runtime/plugin/run_context.h"

namespace penstock {

std::vector<Finding> CheckSqliteSource(const RunContext& context);
std::vector<Finding> CheckSqliteTarget(const RunContext& context);

}  // namespace penstock
