#include <unistd.h>

#include "compiler/driver/command.h"
#include "compiler/driver/mcp_tools.h"
#include "compiler/mcp/server.h"
#include "stdplugins/register.h"

namespace penstock {

ExitCode McpCommand(CommandLine& line) {
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;
  const PluginCatalog catalog = StandardPlugins();
  rpc::LineFraming framing;
  mcp::Server server(McpTools(catalog), PENSTOCK_VERSION, std::string(kToolInstructions),
                     [&](const rpc::Json& message) { rpc::SendMessage(framing, message); });
  rpc::RunMessageLoop(STDIN_FILENO, framing, server);
  return ExitCode::kOk;
}

}  // namespace penstock
