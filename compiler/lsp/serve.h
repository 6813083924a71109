#pragma once
// The server on two streams of bytes.

#include "compiler/lsp/server.h"
#include "runtime/base/status.h"

namespace penstock::lsp {

// Reads messages from the descriptor `in` and answers on standard output until the client says
// `exit` or its stream ends: kOk if it said `shutdown` before, else kLintFoundErrors (1), as the
// protocol has it.
ExitCode Serve(int in, const PluginCatalog& catalog, const std::string& version);

}  // namespace penstock::lsp
