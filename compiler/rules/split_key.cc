#include <fmt/format.h>

#include <variant>

#include "compiler/rules/rule.h"
#include "compiler/sema/wording.h"

namespace penstock {

void CheckSplitKey(const JobFacts& facts, Reporter& reporter) {
  const BoundOption* option = facts.reader.options.Find("splitPk");
  if (option == nullptr || !option->value) return;
  const auto* text = std::get_if<Template>(&*option->value);
  if (text == nullptr || !text->is_plain()) return;
  std::string key = text->Expand({});
  bool quoted = key.front() == '`' || key.front() == '"' || key.front() == '[';
  if (quoted || key.find_first_of(",()+*/'") == std::string::npos) return;
  Diagnostic& diagnostic = reporter.Report(
      Diag::kBadSplitPk, ValueOf(*option),
      fmt::format("`splitPk` must be the name of one column, not `{}`", Excerpt(key)));
  diagnostic.hints.push_back("use an integer column, preferably the primary key");
}

}  // namespace penstock
