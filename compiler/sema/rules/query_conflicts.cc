#include "compiler/sema/rules/query_conflicts.h"

#include <fmt/format.h>

namespace penstock {
namespace {

void Conflict(const BoundOption& option, const BoundOption& query, std::string message,
              std::string hint, DiagnosticSink& diagnostics) {
  Diagnostic& diagnostic =
      diagnostics.Report(Diag::kConflictingKeys, option.key_span, std::move(message));
  diagnostic.path = option.path;
  diagnostic.labels.push_back({query.key_span, "`querySql` stands here"});
  diagnostic.hints.push_back(std::move(hint));
}

}  // namespace

const BoundOption* FindQuery(const BoundOptions& reader) {
  const BoundOption* query = reader.Find("querySql");
  return query != nullptr ? query : reader.Find("connection.querySql");
}

void CheckQueryConflicts(const BoundOptions& reader, bool overrides, DiagnosticSink& diagnostics) {
  const BoundOption* query = FindQuery(reader);
  if (query == nullptr) return;
  if (overrides) {
    for (std::string_view name : {"table", "connection.table", "where", "splitPk"}) {
      const BoundOption* option = reader.Find(name);
      if (option == nullptr) continue;
      diagnostics
          .Report(Diag::kKeyWithoutEffect, option->key_span,
                  fmt::format("`{}` has no effect beside `querySql`, which wins",
                              option->spec->name))
          .path = option->path;
    }
    return;
  }
  for (std::string_view name : {"table", "connection.table"}) {
    if (const BoundOption* table = reader.Find(name)) {
      Conflict(*table, *query, "the reader has both `table` and `querySql`",
               "keep `table` to read a table, or `querySql` to read the result of a query",
               diagnostics);
    }
  }
  if (const BoundOption* where = reader.Find("where")) {
    Conflict(*where, *query, "`where` does not reach the result of `querySql`",
             "put the condition into the query", diagnostics);
  }
  if (const BoundOption* split = reader.Find("splitPk")) {
    diagnostics
        .Report(Diag::kKeyWithoutEffect, split->key_span,
                "`splitPk` has no effect beside `querySql`: a query is one piece of work")
        .path = split->path;
  }
}

}  // namespace penstock
