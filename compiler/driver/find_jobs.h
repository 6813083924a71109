#pragma once
// Finds the files that the arguments of `lint` refer to.

#include <string>
#include <vector>

#include "runtime/base/status.h"

namespace penstock {

struct FoundJobs {
  std::vector<std::string> paths;  // in the order of the arguments, sorted within one; each once
  std::vector<Status> failures;    // arguments that stand for nothing, directories not readable
};

// A file and `-` stand for themselves, a directory for all `*.json` in it and below and all
// `*.properties` that hold a line `connector.class`, a name with `*`, `?` or `[` that no file has
// for all names that match. Hidden files and
// directories, pipes and devices are left out, symbolic links to directories are not followed.
FoundJobs FindJobs(const std::vector<std::string>& arguments);

}  // namespace penstock
