#include <fmt/format.h>
#include <unistd.h>

#include "compiler/driver/command.h"
#include "compiler/lsp/serve.h"
#include "stdplugins/register.h"

namespace penstock {

ExitCode LspCommand(Arguments arguments) {
  // Editors add `--stdio` to say how they talk, which is the only way there is.
  ParsedArguments parsed = ParseArguments(arguments, {}, {"--help", "--stdio"});
  if (!parsed.error.empty()) return UsageError("lsp", parsed.error);
  if (parsed.Has("--help")) {
    fmt::print("usage: penstock {}\n\n{}", FindCommand("lsp").usage, FindCommand("lsp").help);
    return ExitCode::kOk;
  }
  if (!parsed.positional.empty()) return UsageError("lsp", "it takes no arguments");
  return lsp::Serve(STDIN_FILENO, StandardPlugins(), PENSTOCK_VERSION);
}

}  // namespace penstock
