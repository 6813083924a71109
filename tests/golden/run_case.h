#pragma once
// Runs one case in each of its ways and compares what came out.

#include <string>
#include <vector>

#include "tests/golden/test_file.h"

namespace penstock::golden {

struct Tools {
  std::string penstock;           // the compiler
  std::string reference;          // the plain interpreter of the IR
  std::string scratch;            // a directory of this process, for scratch directories
  std::string build;              // the build directory; $PENSTOCK_BUILD in commands
  std::vector<std::string> ways;  // of `run` cases, if not all: "tier0", "exe" ...
  bool update = false;            // write what came out into the test file
};

struct WayResult {
  std::string way;
  bool skipped = false;
  std::string skip_reason;
  std::vector<std::string> failures;
};

// `run` cases: jit tier 0, jit tier 1, cache, exe, reference; other verbs: once. Scratch
// directories of ways that failed are kept and named in the failures.
std::vector<WayResult> RunCase(const TestFile& test, const Tools& tools);

}  // namespace penstock::golden
