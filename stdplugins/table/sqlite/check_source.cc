#include <fmt/format.h>

#include <algorithm>

#include "stdplugins/table/sqlite/check_database.h"
#include "stdplugins/table/sqlite/cut_slices.h"
#include "stdplugins/table/sqlite/look.h"

namespace penstock {
namespace {

class Source {
 public:
  explicit Source(const RunContext& context) : context_(context), endpoint_(context.plan->reader) {}

  std::vector<Finding> Check() {
    CheckFile();
    return std::move(findings_);
  }

 private:
  void Add(std::string subject, Status status, std::string note = "") {
    findings_.push_back({std::move(subject), std::move(status), std::move(note)});
  }

  void CheckFile() {
    const Result<std::string> path = DatabasePath(context_, endpoint_);
    if (!path.ok()) return Add("database", path.status());
    const std::string subject = fmt::format("database `{}`", *path);
    const Look how = HowToLook(*path);
    if (how == Look::kNone) return Add(subject, {}, std::string(kNotLooked));
    const Result<SqliteDatabase> database =
        OpenForLook(context_, *path, how, BusyMilliseconds(context_, endpoint_));
    if (!database.ok()) return Add(subject, database.status());
    Add(subject, {}, "can be read");
    CheckSelection(*database);
  }

  void CheckSelection(const SqliteDatabase& database) {
    const std::vector<std::string> queries = TextsOf(context_, endpoint_, "querySql");
    const std::vector<std::string> tables = TextsOf(context_, endpoint_, "table");
    if (queries.empty() && tables.empty()) {
      return Add("`table`", Status(Failure::kNotRunnable, "neither `table` nor `querySql` is set"));
    }
    for (size_t i = 0; i < queries.size(); i++) {
      const SliceQuery query = {static_cast<uint32_t>(i), queries[i], true};
      Add(queries.size() == 1 ? "query" : fmt::format("query {}", i + 1),
          CheckQueries(context_, database, {query}).status(), "fits the job");
    }
    if (queries.empty()) {
      for (const std::string& table : tables) CheckTable(database, table);
    }
    const auto is_ok = [](const Finding& finding) { return finding.status.ok(); };
    if (!std::ranges::all_of(findings_, is_ok)) return;
    if (const Status status = CheckStatements(database); !status.ok()) Add("statements", status);
  }

  void CheckTable(const SqliteDatabase& database, const std::string& name) {
    const Result<SqliteTable> table = DescribeTable(database, name);
    const std::string subject = fmt::format("table `{}`", name);
    if (!table.ok()) return Add(subject, table.status());
    Add(subject, {}, fmt::format("columns: {}", table->columns.size()));
    const std::string from = " FROM " + QuoteIdentifier(table->name);
    for (const PlanColumn& column : endpoint_.columns) {
      if (column.sql.empty()) continue;
      const SqliteColumn* plain = table->Find(column.name);
      Add(fmt::format("column `{}` of `{}`", column.name.empty() ? column.sql : column.name, name),
          database.Compile("SELECT " + column.sql + from),
          plain == nullptr ? "" : plain->declared_type);
    }
    const std::string key = context_.concurrency > 1 ? context_.Text(endpoint_, "splitPk") : "";
    if (key.empty() || table->Find(key) != nullptr) return;
    if (table->Find(UnquoteIdentifier(key)) != nullptr) return;
    std::vector<std::string> known;
    for (const SqliteColumn& column : table->columns) known.push_back(column.name);
    Add("`splitPk`", Status(Failure::kSqlRefused, fmt::format("`{}` has no column `{}`{}", name,
                                                              key, NameHint(key, known))));
  }

  // As a single worker would read: ranges of keys would require reading the whole table.
  Status CheckStatements(const SqliteDatabase& database) {
    PST_ASSIGN_OR_RETURN(const SliceCut cut, CutSlices(context_, database, 1));
    std::vector<SliceQuery> queries;
    for (const SliceCut::Part& part : cut.parts) queries.push_back(part.query);
    return CheckQueries(context_, database, queries).status();
  }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> CheckSqliteSource(const RunContext& context) {
  return Source(context).Check();
}

}  // namespace penstock
