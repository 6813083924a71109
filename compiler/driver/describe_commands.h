#pragma once
// The command line of `penstock`, described for shell completion and `man`.

#include <string>
#include <vector>

#include "compiler/driver/command.h"
#include "compiler/driver/command_line.h"

namespace penstock {

struct DescribedCommand {
  const Command* command;
  CommandLine line;  // its declarations; parses nothing
};
using DescribedCommands = std::vector<DescribedCommand>;

// All of `Commands()`.
DescribedCommands DescribeCommands();

std::string WriteBashCompletion(const DescribedCommands& commands);
std::string WriteZshCompletion(const DescribedCommands& commands);
std::string WriteFishCompletion(const DescribedCommands& commands);

// A manual page in the macros of man(7).
std::string WriteManualPage(const DescribedCommands& commands);

}  // namespace penstock
