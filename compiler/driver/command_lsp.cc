#include <fmt/format.h>
#include <unistd.h>

#include "compiler/driver/command.h"
#include "compiler/lsp/serve.h"
#include "stdplugins/register.h"

namespace penstock {

ExitCode LspCommand(CommandLine& line) {
  // Editors add `--stdio` to say how they talk, which is the only way there is.
  bool stdio = false;
  line.Switch(
      {"--stdio", "", "accepted and ignored; the server always uses standard input and output"},
      stdio);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;
  return lsp::Serve(STDIN_FILENO, StandardPlugins(), PENSTOCK_VERSION);
}

}  // namespace penstock
