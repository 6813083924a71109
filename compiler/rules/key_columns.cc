#include "compiler/rules/key_columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"

namespace penstock {

void CheckKeyColumns(const JobFacts& facts, DiagnosticSink& diagnostics) {
  if (facts.writer.spec == nullptr) return;
  const WriterSpec& spec = *facts.writer.plugin->writer;
  const BoundOption* option =
      spec.key_columns.empty() ? nullptr : facts.writer.options.Find(spec.key_columns);
  if (option == nullptr) return;
  const WriterColumns& columns = facts.writer_columns;
  const size_t most = spec.max_key_columns;
  if (most > 0 && columns.keys > most) {
    diagnostics
        .Report(Diag::kBadKeyColumn, columns.spans[most],
                fmt::format("`{}` lists {}, and a key has up to {}", spec.key_columns,
                            Count(columns.keys, "column"), most))
        .path = option->path;
  }
  for (size_t i = 0; i < columns.keys; ++i) {
    const JsonValue* type = columns.types[i].json;
    const bool fits = type == nullptr || spec.key_types.empty() ||
                      std::any_of(spec.key_types.begin(), spec.key_types.end(),
                                  [&](auto name) { return SameIgnoringCase(name, type->text); });
    if (fits) continue;
    Diagnostic& diagnostic =
        diagnostics.Report(Diag::kBadKeyColumn, type->span,
                           fmt::format("the key column `{}` is `{}`, which no key can be",
                                       Excerpt(columns.names[i]), Excerpt(type->text)));
    diagnostic.path = option->path;
    diagnostic.hints.push_back("a key column is " + ListOf(spec.key_types));
  }
}

}  // namespace penstock
