#pragma once
// Secrets in clear text among the options of a checked job.

#include <string>
#include <vector>

#include "runtime/plugin/job_plan.h"

namespace penstock {

// Replaces them by kSecretMask. Gives the names of the options that held one.
std::vector<std::string> MaskSecrets(JobPlan& plan);

}  // namespace penstock
