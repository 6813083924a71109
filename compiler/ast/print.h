#pragma once

#include <string>

#include "compiler/ast/job.h"

namespace penstock::ast {

std::string_view NameOf(Dialect dialect);  // "DataWorks 2.0"

// The job as lines of text for dumps and tests: dialect, steps with their parameters as JSON, and
// the settings that are set.
std::string Print(const Job& job);

}  // namespace penstock::ast
