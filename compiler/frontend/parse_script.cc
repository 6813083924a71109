#include "compiler/frontend/parse_script.h"

#include "compiler/frontend/json_parser.h"
#include "compiler/frontend/properties_parser.h"

namespace penstock {

std::optional<JsonDocument> ParseScript(const SourceFile& file, DiagnosticSink& diagnostics) {
  switch (file.syntax()) {
    case Syntax::kJson:
      return ParseJson(file, diagnostics);
    case Syntax::kProperties:
      return ParseProperties(file, diagnostics);
  }
  return std::nullopt;
}

}  // namespace penstock
