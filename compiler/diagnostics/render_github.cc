#include "compiler/diagnostics/render_github.h"

#include <fmt/format.h>

#include "compiler/diagnostics/character_place.h"
#include "compiler/diagnostics/conceal.h"
#include "compiler/diagnostics/render_text.h"

namespace penstock {
namespace {

std::string Escaped(std::string_view text, std::string_view also) {
  std::string out;
  for (char c : text) {
    const bool escaped = c == '%' || c == '\r' || c == '\n' || also.find(c) != std::string::npos;
    out += escaped ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

std::string_view CommandOf(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "notice";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "notice";
}

}  // namespace

std::string RenderGithub(const SourceFile& file, const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : Concealed(file, diagnostics)) {
    const Place begin = CharacterPlaceOf(file, diagnostic.span.begin);
    const Place end = CharacterPlaceOf(file, diagnostic.span.end);
    std::string message = Printable(diagnostic.message);
    for (const std::string& hint : diagnostic.hints) message += "\nhelp: " + Printable(hint);
    out += fmt::format("::{} file={},line={},endLine={}", CommandOf(diagnostic.severity),
                       Escaped(Printable(file.name()), ":,"), begin.line, end.line);
    // Columns are only understood within one line.
    if (begin.line == end.line) {
      out += fmt::format(",col={},endColumn={}", begin.column, end.column);
    }
    out += fmt::format(",title={}::{}\n", Describe(diagnostic.kind).code, Escaped(message, ""));
  }
  return out;
}

}  // namespace penstock
