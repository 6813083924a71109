#include "compiler/rules/split_key.h"

#include <fmt/format.h>

#include <variant>

#include "compiler/sema/wording.h"

namespace penstock {

void CheckSplitKey(const BoundOptions& reader, DiagnosticSink& diagnostics) {
  const BoundOption* option = reader.Find("splitPk");
  if (option == nullptr || !option->value) return;
  const auto* text = std::get_if<Template>(&*option->value);
  if (text == nullptr || !text->is_plain()) return;
  std::string key = text->Expand({});
  bool quoted = key.front() == '`' || key.front() == '"' || key.front() == '[';
  if (quoted || key.find_first_of(",()+*/'") == std::string::npos) return;
  Diagnostic& diagnostic = diagnostics.Report(
      Diag::kBadSplitPk, option->json->span,
      fmt::format("`{}` for `splitPk` is not the name of one column", Excerpt(key)));
  diagnostic.path = option->path;
  diagnostic.hints.push_back("name one column of whole numbers, best the primary key");
}

}  // namespace penstock
