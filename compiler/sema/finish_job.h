#pragma once
// From what is known of a job to its loop, and to what its endpoints and the engine are told.

#include <optional>

#include "compiler/ir/resolved_job.h"
#include "compiler/sema/job_facts.h"

namespace penstock {

// For a job without errors. Nothing if one of its plugins is known only by name. Where an endpoint
// has not been asked for its columns, the plan says how to ask it, and nothing can be compiled.
std::optional<ResolvedJob> FinishJob(JobFacts facts);

}  // namespace penstock
