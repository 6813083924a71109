#include <fmt/format.h>

#include "compiler/driver/command.h"
#include "compiler/driver/explain_text.h"

namespace penstock {

ExitCode ExplainCommand(CommandLine& line) {
  std::string wanted;
  line.Positional("CODE", wanted, Presence::kOptional);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;
  const std::optional<std::string> text = ExplainText(wanted);
  if (!text) return line.Wrong(UnknownCode(wanted));
  fmt::print("{}", *text);
  return ExitCode::kOk;
}

}  // namespace penstock
