#pragma once
// The main program of a built executable: flags, plan, run, exit code.

#include "runtime/abi/job_image.h"

namespace penstock {

// Returns the exit code of the process.
int ExecutableMain(int argc, const char* const* argv, const pst_image& image);

}  // namespace penstock
