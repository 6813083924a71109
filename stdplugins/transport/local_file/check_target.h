#pragma once

#include "runtime/plugin/finding.h"
#include "runtime/plugin/run_context.h"

namespace penstock {

// Whether the files of the job's `txtfile` writer could be written. `must_be_new`: there must be
// none of earlier runs. `numbered`: the run may have further files.
std::vector<Finding> CheckLocalTarget(const RunContext& context, bool must_be_new, bool numbered);

}  // namespace penstock
