#pragma once
// The commands of `penstock`, one function and one file each, and what they share.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/status.h"
#include "runtime/engine/run_flags.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

using Arguments = std::span<const char* const>;

struct Command {
  std::string_view name;
  std::string_view usage;                // "run JOB [flags]"
  std::string_view summary;              // one line
  std::string_view help;                 // the flags
  ExitCode (*run)(Arguments arguments);  // arguments after the command's name
};

ExitCode RunCommand(Arguments arguments);
ExitCode BuildCommand(Arguments arguments);
ExitCode LintCommand(Arguments arguments);
ExitCode PlanCommand(Arguments arguments);
ExitCode PreviewCommand(Arguments arguments);
ExitCode DumpCommand(Arguments arguments);
ExitCode PluginsCommand(Arguments arguments);
ExitCode ExplainCommand(Arguments arguments);
ExitCode LspCommand(Arguments arguments);
ExitCode SchemaCommand(Arguments arguments);
ExitCode TemplateCommand(Arguments arguments);
ExitCode ConvertCommand(Arguments arguments);

// All commands in the order of the help.
std::span<const Command> Commands();
const Command& FindCommand(std::string_view name);

// Cuts a command line into positional arguments and the flags that the command knows.
// `--flag value`, `--flag=value`; a flag listed in `switches` takes no value; `-` is positional.
struct ParsedArguments {
  std::vector<std::string> positional;
  std::vector<std::pair<std::string, std::string>> flags;
  std::string error;  // not empty: exit with kUsage
  // The last value of a flag, or `otherwise`.
  std::string Flag(std::string_view name, std::string_view otherwise = "") const;
  bool Has(std::string_view name) const;
};
ParsedArguments ParseArguments(Arguments arguments, const std::vector<std::string_view>& with_value,
                               const std::vector<std::string_view>& switches);

// The flags of a run among `arguments`, and what is left for the command itself.
struct RunArguments {
  RunFlags flags;
  std::vector<const char*> others;
  std::string error;  // not empty: exit with kUsage
};
RunArguments TakeRunFlags(Arguments arguments);

// Prints `message` and the command's usage to stderr.
ExitCode UsageError(std::string_view command, std::string_view message);

// Prints diagnostics of a job that was not fit to go on, or why it could not be loaded, to stderr.
struct CheckedJob;
ExitCode ReportUnfitJob(const CheckedJob& job);
// Prints what went wrong to stderr; gives the exit code that says so.
ExitCode ReportFailure(const Status& status);
// Prints the warnings of a job that goes on.
void PrintWarnings(const CheckedJob& job);
// Whether diagnostics on this stream should be coloured: a terminal, and NO_COLOR is not set.
bool WantsColour(int file_descriptor);

}  // namespace penstock
