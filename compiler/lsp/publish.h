#pragma once
// The diagnostics of `penstock lint` for a document, for the editor.

#include <string>
#include <vector>

#include "compiler/diagnostics/levels.h"
#include "compiler/lsp/document.h"
#include "compiler/rpc/json_rpc.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock::lsp {

using rpc::Json;

struct CheckedDocument {
  std::vector<Diagnostic> diagnostics;  // of the script, with levels and suppressions
  LintLevels levels;
  // Why the script could not be checked, or not with the levels of its project; may be empty.
  std::string trouble;
  std::string trouble_code;
};

// Reads the nearest project file anew. Documents over the limit are not checked.
CheckedDocument CheckDocument(const Document& document, const PluginCatalog& catalog);

// The list of a `textDocument/publishDiagnostics`. `related`: the client shows related places.
Json DiagnosticsJson(const Document& document, const CheckedDocument& checked, bool related,
                     PositionEncoding encoding);
Json DiagnosticJson(const Document& document, const Diagnostic& diagnostic, bool related,
                    PositionEncoding encoding);

}  // namespace penstock::lsp
