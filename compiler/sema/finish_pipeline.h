#pragma once
// Adds to the loop of a job what its endpoints and the engine are told.

#include <optional>

#include "compiler/ir/pipeline.h"
#include "compiler/sema/job_facts.h"

namespace penstock {

// For a job without errors. Nothing if one of its plugins is known only by name.
std::optional<ir::Pipeline> FinishPipeline(JobFacts facts);

}  // namespace penstock
