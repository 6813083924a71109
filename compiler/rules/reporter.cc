#include "compiler/rules/reporter.h"

#include <utility>

namespace penstock {

ScriptPlace KeyOf(const BoundOption& option) { return {option.key_span, option.path}; }
ScriptPlace ValueOf(const BoundOption& option) { return {option.json->span, option.path}; }
ScriptPlace ValueOf(const ColumnEntry& entry) { return {entry.json->span, entry.path}; }
ScriptPlace ValueOf(const WrittenText& text) { return {text.json->span, text.option->path}; }

Diagnostic& Reporter::Report(Diag kind, ScriptPlace place, std::string message) {
  Diagnostic& diagnostic = diagnostics_.Report(kind, place.span, std::move(message));
  diagnostic.path = std::move(place.path);
  return diagnostic;
}

}  // namespace penstock
