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

// A flag of a run: the one declaration from which parsing, help, manual and completions come.
struct RunFlag {
  enum class Use {
    kVariables,   // gives values of variables: for all that looks at a job, executables too
    kRun,         // for `run` and executables
    kExecutable,  // for executables; the commands of `penstock` have it of their own
  };
  std::string_view name;        // "--report"
  std::string_view short_name;  // "-j"; empty: none
  std::string_view value;       // what its value is called, "FILE"; empty: it takes none
  Use use;
  std::string (*take)(RunFlags& flags,
                      std::string_view value);  // returns what is wrong, or nothing
  std::string_view help;
  bool hidden = false;  // for tests
  bool takes_value() const { return !value.empty(); }
};
std::span<const RunFlag> AllRunFlags();

// Sets what the flag is for in `flags`. Returns what is wrong with `value`, or nothing.
std::string TakeRunFlag(const RunFlag& flag, std::string_view value, RunFlags& flags);

// All of a command line without positional arguments (argv[1] on); or what is wrong with it.
struct ParsedRunFlags {
  RunFlags flags;
  std::string error;  // not empty: exit with ExitCode::kUsage
};
ParsedRunFlags ParseRunFlags(std::span<const char* const> arguments);

// One flag and what it does, in the two columns of --help.
std::string FlagHelp(std::string_view flag, std::string_view text);

// All flags of an executable, for its --help.
std::string RunFlagsHelp();

// The flag of a run that `flag` was perhaps meant to be; empty: none is near.
std::string_view SuggestRunFlag(std::string_view flag);

// "2024-02-29T23:59:59.123Z" or with an offset such as +08:00, up to nanoseconds.
std::optional<Instant> ParseInstant(std::string_view text);

}  // namespace penstock
