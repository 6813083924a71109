#include <fmt/format.h>
#include <unistd.h>

#include "compiler/driver/command.h"
#include "compiler/lsp/server.h"
#include "stdplugins/register.h"

namespace penstock {

ExitCode LspCommand(CommandLine& line) {
  // Editors add `--stdio` to say how they talk, which is the only way there is.
  bool stdio = false;
  line.Switch(
      {"--stdio", "", "accepted and ignored; the server always uses standard input and output"},
      stdio);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;
  rpc::HeaderFraming framing;
  const PluginCatalog catalog = StandardPlugins();
  lsp::Server server(catalog, PENSTOCK_VERSION,
                     [&](const rpc::Json& message) { rpc::SendMessage(framing, message); });
  rpc::RunMessageLoop(STDIN_FILENO, framing, server);
  // The protocol wants 1 of a server that was not shut down before.
  return server.was_shut_down() ? ExitCode::kOk : ExitCode::kLintFoundErrors;
}

}  // namespace penstock
