#pragma once
// The file of `--report` where a run fails before it has begun.

#include <string>

#include "runtime/base/status.h"

namespace penstock {

// Whether replacing this file loses nothing but an earlier report: it does not exist, is a pipe or
// device, or contains a report. For runs that failed before it was known what they read and write.
bool HoldsReportOrNothing(const std::string& path);

// The report of a run of `job` that failed with `status` before anything was opened, so that the
// report of an earlier run does not stay and show a success. Best effort; an empty path is none.
void WriteFailedReport(const std::string& path, const std::string& job, const Status& status);

}  // namespace penstock
