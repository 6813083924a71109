#include "compiler/json/parse_script.h"

#include "compiler/json/json_parser.h"
#include "compiler/json/properties_parser.h"

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
