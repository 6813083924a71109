#pragma once
// A job that can be compiled and run: its loop, and what the runtime needs besides.

#include "compiler/ir/pipeline.h"
#include "runtime/plugin/job_plan.h"

namespace penstock {

struct ResolvedJob {
  ir::Pipeline pipeline;
  JobPlan plan;
};

namespace ir {

// The only place where a plan learns of the loop: sets its variables and columns, and what the
// source may test.
void PlanLoop(const Pipeline& pipeline, JobPlan& plan);

}  // namespace ir
}  // namespace penstock
