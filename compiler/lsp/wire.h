#pragma once
// Places and edits as JSON of the protocol.

#include <optional>
#include <string>

#include "compiler/lsp/document.h"
#include "compiler/rpc/json_rpc.h"

namespace penstock::lsp {

using rpc::Json;

std::optional<Position> ReadPosition(const Json& json);
std::optional<Range> ReadRange(const Json& json);
Json RangeJson(const Document& document, Span span, PositionEncoding encoding);
Json TextEdit(const Document& document, Span span, const std::string& text,
              PositionEncoding encoding);
// Edits of one version of one document. `versioned`: the client takes `documentChanges`.
Json WorkspaceEdit(const Document& document, Json edits, bool versioned);
Json Markdown(const std::string& text);

}  // namespace penstock::lsp
