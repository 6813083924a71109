#include <fmt/format.h>

#include <algorithm>

#include "compiler/rules/rule.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"

namespace penstock {

void CheckKeyColumns(const JobFacts& facts, Reporter& reporter) {
  if (facts.writer.spec == nullptr) return;
  const WriterSpec& spec = *facts.writer.plugin->writer;
  const BoundOption* option =
      spec.key_columns.empty() ? nullptr : facts.writer.options.Find(spec.key_columns);
  if (option == nullptr) return;
  const WriterColumns& columns = facts.writer_columns;
  const size_t most = spec.max_key_columns;
  if (most > 0 && columns.keys > most) {
    reporter.Report(Diag::kBadKeyColumn, {columns.spans[most], option->path},
                    fmt::format("`{}` lists {}, but a key can have at most {}", spec.key_columns,
                                Count(columns.keys, "column"), most));
  }
  for (size_t i = 0; i < columns.keys; ++i) {
    const JsonValue* type = columns.types[i].json;
    const bool fits = type == nullptr || spec.key_types.empty() ||
                      std::any_of(spec.key_types.begin(), spec.key_types.end(),
                                  [&](auto name) { return SameIgnoringCase(name, type->text); });
    if (fits) continue;
    Diagnostic& diagnostic = reporter.Report(
        Diag::kBadKeyColumn, {type->span, option->path},
        fmt::format("the key column `{}` has type `{}`, which is not allowed for keys",
                    Excerpt(columns.names[i]), Excerpt(type->text)));
    diagnostic.hints.push_back("use " + ListOf(spec.key_types));
  }
}

}  // namespace penstock
