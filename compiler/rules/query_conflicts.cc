#include <fmt/format.h>

#include "compiler/rules/rule.h"

namespace penstock {
namespace {

void Conflict(const BoundOption& option, const BoundOption& query, std::string message,
              std::string hint, Reporter& reporter) {
  Diagnostic& diagnostic =
      reporter.Report(Diag::kConflictingKeys, KeyOf(option), std::move(message));
  diagnostic.labels.push_back({query.key_span, "`querySql` is set here"});
  diagnostic.hints.push_back(std::move(hint));
}

// Entries of `connection` behind the first one: each reads as the first one does.
void CheckEntries(const BoundOptions& reader, Reporter& reporter) {
  const BoundOption* first_table = reader.Find("connection.table");
  const BoundOption* first_query = reader.Find("connection.querySql");
  if ((first_table == nullptr) == (first_query == nullptr)) return;
  for (size_t i = 1; reader.Find(fmt::format("connection[{}]", i)) != nullptr; ++i) {
    const BoundOption* other = reader.Find(
        fmt::format("connection[{}].{}", i, first_table != nullptr ? "querySql" : "table"));
    if (other == nullptr) continue;
    Diagnostic& diagnostic = reporter.Report(
        Diag::kConflictingKeys, KeyOf(*other),
        fmt::format("one entry of `connection` has `{}`, but another has `{}`", other->spec->name,
                    first_table != nullptr ? "table" : "querySql"));
    diagnostic.labels.push_back(
        {(first_table != nullptr ? first_table : first_query)->key_span, "the other one"});
    diagnostic.hints.push_back("use tables in all entries, or queries in all entries");
    return;
  }
}

}  // namespace

void CheckQueryConflicts(const JobFacts& facts, Reporter& reporter) {
  if (facts.reader.spec == nullptr) return;
  const BoundOptions& reader = facts.reader.options;
  const bool overrides = facts.reader.spec->columns.form == ColumnForm::kVerbatim;
  CheckEntries(reader, reporter);
  const BoundOption* query = FindQuery(reader);
  if (query == nullptr) return;
  if (overrides) {
    for (std::string_view name : {"table", "connection.table", "where", "splitPk"}) {
      const BoundOption* option = reader.Find(name);
      if (option == nullptr) continue;
      reporter.Report(
          Diag::kKeyWithoutEffect, KeyOf(*option),
          fmt::format("`{}` has no effect because `querySql` is also set", option->spec->name));
    }
    return;
  }
  for (std::string_view name : {"table", "connection.table"}) {
    if (const BoundOption* table = reader.Find(name)) {
      Conflict(*table, *query, "the reader has both `table` and `querySql`",
               "keep `table` to read a table, or `querySql` to read the result of a query",
               reporter);
    }
  }
  if (const BoundOption* where = reader.Find("where")) {
    Conflict(*where, *query, "`where` is not applied to the result of `querySql`",
             "put the condition in the query", reporter);
  }
  if (const BoundOption* split = reader.Find("splitPk")) {
    reporter.Report(Diag::kKeyWithoutEffect, KeyOf(*split),
                    "`splitPk` has no effect with `querySql`, because a query cannot be split");
  }
}

}  // namespace penstock
