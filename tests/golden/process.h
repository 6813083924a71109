#pragma once
// Child processes for tests: no shell in between, output captured, a time limit enforced.

#include <optional>
#include <string>
#include <vector>

namespace penstock::golden {

struct ProcessSpec {
  std::vector<std::string> argv;  // argv[0] is a path
  std::string directory;          // where the child runs
  std::string stdin_path;         // relative to directory; empty: /dev/null
  std::vector<std::string> env;   // added to the environment
  int timeout_seconds = 20;
  int signal = 0;  // sent after signal_after_ms, if not 0
  int signal_after_ms = 0;
};

struct ProcessResult {
  int exit = -1;  // 128 + N for death by signal N
  bool timed_out = false;
  std::string out;
  std::string err;
};

// Runs the child in a process group of its own, which is killed at the time limit.
ProcessResult RunProcess(const ProcessSpec& spec);

}  // namespace penstock::golden
