#pragma once
// The commands of `penstock`, one function and one file each, and what they share.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/command_line.h"
#include "runtime/base/status.h"

namespace penstock {

struct Command {
  std::string_view name;
  std::string_view summary;  // one line
  std::string_view about;    // more of it, for its help; may be empty
  ExitCode (*run)(CommandLine& line);
};

ExitCode RunCommand(CommandLine& line);
ExitCode BuildCommand(CommandLine& line);
ExitCode LintCommand(CommandLine& line);
ExitCode CheckCommand(CommandLine& line);
ExitCode PlanCommand(CommandLine& line);
ExitCode PreviewCommand(CommandLine& line);
ExitCode DumpCommand(CommandLine& line);
ExitCode PluginsCommand(CommandLine& line);
ExitCode ExplainCommand(CommandLine& line);
ExitCode LspCommand(CommandLine& line);
ExitCode McpCommand(CommandLine& line);
ExitCode SchemaCommand(CommandLine& line);
ExitCode TemplateCommand(CommandLine& line);
ExitCode ConvertCommand(CommandLine& line);
ExitCode DatasourceCommand(CommandLine& line);
ExitCode CompletionCommand(CommandLine& line);
ExitCode ManualCommand(CommandLine& line);

// All commands in the order of the help.
std::span<const Command> Commands();

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
