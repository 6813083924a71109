#pragma once
// The command line flags of a run, shared by `penstock run` and built executables.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/engine/job_runner.h"

namespace penstock {

struct RunFlags {
  RunOptions options;
  bool help = false;
  bool version = false;

  // What one call of Take did.
  struct Taken {
    size_t count = 0;   // arguments consumed; 0: the first one is not a flag of a run
    std::string error;  // not empty: the flag is one of ours, but wrong
  };
  // Takes the first flag of `arguments` with its value, in the forms `--flag value`,
  // `--flag=value`, `-p value` and `-pvalue`.
  Taken Take(std::span<const char* const> arguments);
};

// All of a command line without positional arguments (argv[1] on); or what is wrong with it.
struct ParsedRunFlags {
  RunFlags flags;
  std::string error;  // not empty: exit with ExitCode::kUsage
};
ParsedRunFlags ParseRunFlags(std::span<const char* const> arguments);

// The flags with one line each, for --help.
std::string_view RunFlagsHelp();

// The flag of a run that `flag` was perhaps meant to be; empty: none is near.
std::string_view SuggestRunFlag(std::string_view flag);

// "2024-02-29T23:59:59.123Z" or with an offset such as +08:00, up to nanoseconds.
std::optional<Instant> ParseInstant(std::string_view text);

}  // namespace penstock
