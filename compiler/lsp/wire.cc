#include "compiler/lsp/wire.h"

namespace penstock::lsp {

using namespace rpc;

namespace {

Json PositionJson(Position position) {
  return {{"line", position.line}, {"character", position.character}};
}

}  // namespace

std::optional<Position> ReadPosition(const Json& json) {
  const std::optional<int64_t> line = FindNumber(json, "line");
  const std::optional<int64_t> character = FindNumber(json, "character");
  if (!line || !character) return std::nullopt;
  return Position{*line, *character};
}

std::optional<Range> ReadRange(const Json& json) {
  const Json* begin = Find(json, "start");
  const Json* end = Find(json, "end");
  if (begin == nullptr || end == nullptr) return std::nullopt;
  const std::optional<Position> first = ReadPosition(*begin);
  const std::optional<Position> last = ReadPosition(*end);
  if (!first || !last) return std::nullopt;
  return Range{*first, *last};
}

Json RangeJson(const Document& document, Span span, PositionEncoding encoding) {
  const Range range = document.RangeOf(span, encoding);
  return {{"start", PositionJson(range.begin)}, {"end", PositionJson(range.end)}};
}

Json TextEdit(const Document& document, Span span, const std::string& text,
              PositionEncoding encoding) {
  return {{"range", RangeJson(document, span, encoding)}, {"newText", text}};
}

Json WorkspaceEdit(const Document& document, Json edits, bool versioned) {
  if (!versioned) return {{"changes", {{document.uri(), std::move(edits)}}}};
  Json change;
  change["textDocument"] = {{"uri", document.uri()}, {"version", document.version()}};
  change["edits"] = std::move(edits);
  return {{"documentChanges", Json::array({std::move(change)})}};
}

Json Markdown(const std::string& text) { return {{"kind", "markdown"}, {"value", text}}; }

}  // namespace penstock::lsp
