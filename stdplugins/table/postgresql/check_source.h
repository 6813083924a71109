#pragma once
// What `penstock check` reports about a source.

#include "runtime/plugin/finding.h"
#include "runtime/plugin/run_context.h"

namespace penstock {

std::vector<Finding> CheckPostgresSource(const RunContext& context);

}  // namespace penstock
