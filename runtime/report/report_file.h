#pragma once
// The file of `--report` where a run fails before it has begun.

#include <string>

#include "runtime/base/status.h"

namespace penstock {

// Whether nothing but an earlier report is lost when this file is replaced: it does not exist, is a
// pipe or device, or holds one. For runs that failed before it was known what they read and write.
bool HoldsReportOrNothing(const std::string& path);

// The report of a run of `job` that failed with `status` before anything was opened, so that none
// of an earlier run stays and tells of a success. Best effort; an empty path is none.
void WriteFailedReport(const std::string& path, const std::string& job, const Status& status);

}  // namespace penstock
