#pragma once
// setting: limits, speed, time zone.

#include <string>
#include <vector>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "runtime/plugin/job_plan.h"

namespace penstock {

struct CheckedSettings {
  Limits limits;
  std::string time_zone;
};

CheckedSettings CheckSettings(const ast::Job& job, DiagnosticSink& diagnostics);

}  // namespace penstock
