#include "stdplugins/table/postgresql/source_sql.h"

#include <fmt/format.h>

#include <stdexcept>

#include "runtime/base/ascii.h"
#include "runtime/base/show_text.h"
#include "runtime/plugin/json_bytes.h"
#include "stdplugins/table/postgresql/names.h"
#include "stdplugins/table/postgresql/sql_text.h"

namespace penstock {
namespace {

constexpr size_t kShown = 100;

}  // namespace

std::string ToSpec(const SourcePart& part) {
  nlohmann::ordered_json json = {{"server", part.server}, {"source", part.source}};
  if (!part.type.empty()) json["type"] = BytesToJson(part.type);
  if (part.from) json["from"] = BytesToJson(*part.from);
  if (part.before) json["before"] = BytesToJson(*part.before);
  if (part.nulls) json["nulls"] = true;
  return json.dump();
}

Result<SourcePart> PartFromSpec(std::string_view spec) {
  try {
    const auto json = nlohmann::ordered_json::parse(spec);
    SourcePart part;
    part.server = json.at("server").get<uint32_t>();
    part.source = json.at("source").get<uint32_t>();
    if (json.contains("type")) part.type = BytesFromJson(json.at("type"));
    if (json.contains("from")) part.from = BytesFromJson(json.at("from"));
    if (json.contains("before")) part.before = BytesFromJson(json.at("before"));
    part.nulls = json.contains("nulls");
    return part;
  } catch (const std::exception& error) {  // nlohmann's
    return Status(Failure::kInternal,
                  fmt::format("a slice of the read plan is damaged: {}", error.what()));
  }
}

std::string SourceSql::Subject(size_t source) const {
  if (has_tables()) return fmt::format("table `{}`", server_.tables[source]);
  return count() == 1 ? "query" : fmt::format("query {}", source + 1);
}

Result<std::string> SourceSql::Table(size_t source) const {
  return QualifiedName(server_.tables[source]);
}

Result<std::string> SourceSql::Condition() const {
  std::string sql;
  for (const PushedTerm& term : endpoint_.where) {
    PST_ASSIGN_OR_RETURN(const std::string filled, FillCondition(term.sql, context_));
    if (WithoutEnd(filled).empty()) continue;
    // On lines of its own, so that a comment at its end ends there.
    sql += fmt::format("{}(\n{}\n)", sql.empty() ? "" : " AND ", WithoutEnd(filled));
  }
  return sql;
}

Result<std::string> SourceSql::SelectList() const {
  std::string list;
  for (const PlanColumn& column : endpoint_.columns) {
    const std::string item = column.sql.empty() ? QuoteName(column.name) : column.sql;
    if (!column.sql.empty() && item.find("${") != std::string::npos) {
      return Status(Failure::kNotRunnable,
                    fmt::format("the column `{}` contains a variable, which is possible in a string "
                                "(`'${{day}}'`), in `where` and in `querySql` only",
                                Printable(item, kShown)));
    }
    list += fmt::format("{}{}", list.empty() ? "" : ",\n", item);
  }
  return list.empty() ? "*" : list;
}

Result<std::string> SourceSql::Select(const SourcePart& part, bool with_condition) const {
  // What COPY takes is less than what can be described: no `select 1; -- end`, no
  // `delete ... returning`. Within another query, all of that is refused before the job begins.
  if (!has_tables()) {
    return fmt::format("SELECT * FROM (\n{}\n) AS q", WithoutEnd(server_.queries[part.source]));
  }
  PST_ASSIGN_OR_RETURN(const std::string table, Table(part.source));
  PST_ASSIGN_OR_RETURN(const std::string list, SelectList());
  std::string sql = fmt::format("SELECT {}\nFROM {}", list, table);
  std::string where;
  const auto add = [&](std::string_view term) {
    where += fmt::format("{}{}", where.empty() ? "\nWHERE " : " AND ", term);
  };
  if (!part.type.empty()) {
    PST_ASSIGN_OR_RETURN(const std::string key, Key());
    if (part.nulls) add(key + " IS NULL");
    if (part.from) add(fmt::format("{} >= {}::{}", key, QuoteText(*part.from), part.type));
    if (part.before) add(fmt::format("{} < {}::{}", key, QuoteText(*part.before), part.type));
  }
  if (with_condition) {
    PST_ASSIGN_OR_RETURN(const std::string condition, Condition());
    if (!condition.empty()) add(condition);
  }
  return sql + where;
}

Result<std::string> SourceSql::Key() const {
  const std::string written(Trim(context_.Text(endpoint_, "splitPk")));
  if (written.empty() || !has_tables()) return std::string();
  PST_ASSIGN_OR_RETURN(std::string key, QualifiedName(written));
  return key;
}

std::string SourceSql::Shown(size_t source) const {
  return has_tables() ? "" : server_.queries[source];
}

}  // namespace penstock
