#include <cstdio>

#include "compiler/driver/command.h"
#include "compiler/driver/describe_commands.h"

namespace penstock {

DescribedCommands DescribeCommands() {
  DescribedCommands described;
  for (const Command& command : Commands()) {
    CommandLine line(command.name, command.about, std::nullopt);
    command.run(line);
    described.push_back({&command, std::move(line)});
  }
  return described;
}

ExitCode CompletionCommand(CommandLine& line) {
  std::string shell;
  line.Positional("bash|zsh|fish", shell);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;
  const DescribedCommands commands = DescribeCommands();
  const std::string text = shell == "bash"  ? WriteBashCompletion(commands)
                           : shell == "zsh" ? WriteZshCompletion(commands)
                                            : WriteFishCompletion(commands);
  std::fputs(text.c_str(), stdout);
  return ExitCode::kOk;
}

ExitCode ManualCommand(CommandLine& line) {
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;
  std::fputs(WriteManualPage(DescribeCommands()).c_str(), stdout);
  return ExitCode::kOk;
}

}  // namespace penstock
