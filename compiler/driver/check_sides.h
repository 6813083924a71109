#pragma once
// What the files and databases of a job say before it runs: for `check`, and for jobs that only ask
// for that.

#include <cstdio>
#include <string_view>
#include <vector>

#include "compiler/driver/fill_plan.h"
#include "runtime/plugin/finding.h"

namespace penstock {

struct SidedFinding {
  std::string_view side;
  Finding finding;
};

// Both plugins have a runtime half. Nothing is written.
std::vector<SidedFinding> CheckSides(const FilledPlan& filled, const RunOptions& options);

// One line each, for people.
void PrintFindings(const std::vector<SidedFinding>& findings, const Concealer& secrets, FILE* to);

// That of the first failure among them.
ExitCode ExitOf(const std::vector<SidedFinding>& findings);

}  // namespace penstock
