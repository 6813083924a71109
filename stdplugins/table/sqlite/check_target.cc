#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "runtime/base/ascii.h"
#include "runtime/base/directory.h"
#include "stdplugins/table/sqlite/check_database.h"
#include "stdplugins/table/sqlite/column_rule.h"
#include "stdplugins/table/sqlite/insert_statement.h"
#include "stdplugins/table/sqlite/look.h"
#include "stdplugins/table/sqlite/target_script.h"

namespace penstock {
namespace {

Status CannotWrite(const std::string& path) {
  return Status(Failure::kOutputCannotCreate, fmt::format("`{}`: {}", path, strerror(errno)));
}

// Whether no value of the type gets into the column: it takes numbers, and these are no numbers.
bool IsAlwaysRefused(const SqliteColumn& column, bool strict_table, Type type) {
  const SqliteRule rule = RuleOf(column, strict_table);
  if (rule != SqliteRule::kNumber && rule != SqliteRule::kReal) return false;
  return type.kind == Kind::kDate || type.kind == Kind::kTime || type.kind == Kind::kTimestamp ||
         type.kind == Kind::kBytes;
}

class Target {
 public:
  explicit Target(const RunContext& context)
      : context_(context),
        endpoint_(context.plan->writer),
        pre_sql_(TargetScript(context, "preSql")) {}

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
    const std::string directory = DirectoryOf(*path);
    if (access(directory.c_str(), W_OK | X_OK) != 0) {
      Add(fmt::format("directory `{}`, where SQLite keeps its journal", directory),
          CannotWrite(directory));
    }
    if (access(path->c_str(), F_OK) != 0 && !pre_sql_.empty()) {
      return Add(subject, {}, "will be created; `preSql` decides what it contains");
    }
    const Look how = HowToLook(*path);
    if (how == Look::kNone) return Add(subject, {}, std::string(kNotLooked));
    const Result<SqliteDatabase> database =
        OpenForLook(context_, *path, how, BusyMilliseconds(context_, endpoint_));
    if (!database.ok()) {
      // A run would repair it, because it writes.
      const bool was_cut_off = access((*path + "-journal").c_str(), F_OK) == 0 &&
                               database.status().failure() == Failure::kDatabaseUnusable;
      if (!was_cut_off) return Add(subject, database.status());
      return Add(subject, {},
                 "contains unfinished changes of an interrupted program in its journal");
    }
    if (access(path->c_str(), W_OK) != 0) return Add(subject, CannotWrite(*path));
    Add(subject, {}, "can be opened and written");
    CheckTable(*database);
  }

  void CheckTable(const SqliteDatabase& database) {
    const std::vector<std::string> tables = TextsOf(context_, endpoint_, "table");
    if (tables.size() != 1) {
      return Add("`table`",
                 Status(Failure::kNotRunnable,
                        fmt::format("only one table can be written, but the job names {}",
                                    tables.size())));
    }
    const std::string subject = fmt::format("table `{}`", tables[0]);
    if (Mentions(pre_sql_, "drop") || Mentions(pre_sql_, "alter")) {
      return Add(subject, {}, "`preSql` changes or replaces it");
    }
    const bool makes_tables = Mentions(pre_sql_, "create");
    if (!makes_tables) CheckScripts(database);
    const Result<SqliteTable> table = DescribeTable(database, tables[0]);
    if (!table.ok() && makes_tables) {
      return Add(subject, {}, "does not exist; `preSql` may create it");
    }
    if (!table.ok()) return Add(subject, table.status());
    Add(subject, {}, fmt::format("columns: {}", table->columns.size()));
    CheckColumns(database, *table);
  }

  // If tables are created or dropped, a statement can be checked only after those before it have
  // run.
  void CheckScripts(const SqliteDatabase& database) {
    const std::vector<std::string> post_sql = TargetScript(context_, "postSql");
    for (const auto& [option, script] :
         {std::pair("`preSql`", &pre_sql_), std::pair("`postSql`", &post_sql)}) {
      if (Mentions(*script, "create") || Mentions(*script, "drop") || Mentions(*script, "alter")) {
        continue;
      }
      for (const std::string& sql : *script) {
        if (const Status status = database.Compile(sql); !status.ok()) Add(option, status);
      }
    }
  }

  void CheckColumns(const SqliteDatabase& database, const SqliteTable& table) {
    const std::vector<std::string> names = ListedColumns(context_);
    const Result<std::vector<SqliteColumn>> columns = ResolveColumns(table, names);
    if (!columns.ok()) return CheckEachColumn(table, names);
    for (size_t i = 0; i < columns->size(); ++i) {
      const SqliteColumn& column = (*columns)[i];
      const std::string declared = column.declared_type.empty() ? "any type" : column.declared_type;
      const bool is_given = i < endpoint_.columns.size();
      const Type type = is_given ? endpoint_.columns[i].type : Type{Kind::kAny};
      Status status;
      if (IsAlwaysRefused(column, table.is_strict, type)) {
        status = Status(
            Failure::kSqlRefused,
            fmt::format("its declared type {} accepts only numbers; every {} would be refused",
                        declared, ToString(type)));
      }
      Add(fmt::format("column `{}`", column.name), std::move(status), declared);
    }
    const size_t given = endpoint_.columns.size();
    if (given != columns->size()) {
      Add("number of columns", Status(Failure::kColumnCountDiffers,
                                      fmt::format("the reader has {}, but `{}` requires {}", given,
                                                  table.name, columns->size())));
    }
    const Result<std::string> insert =
        InsertStatement(database, table, *columns, WriteModeOf(context_));
    const Status status = insert.ok() ? database.Compile(*insert) : insert.status();
    if (!status.ok()) Add("`writeMode`", status);
  }

  // Reports every faulty column; ResolveColumns reports only the first.
  void CheckEachColumn(const SqliteTable& table, const std::vector<std::string>& names) {
    for (size_t i = 0; i < names.size(); ++i) {
      const Result<std::vector<SqliteColumn>> column = ResolveColumns(table, {names[i]});
      Status status = column.ok() ? Status() : column.status();
      const auto same = [&](const std::string& other) { return SameIgnoringCase(other, names[i]); };
      if (status.ok() && std::any_of(names.begin(), names.begin() + static_cast<long>(i), same)) {
        status = Status(Failure::kSqlRefused, "it appears twice");
      }
      Add(fmt::format("column `{}`", names[i]), std::move(status),
          column.ok() ? (*column)[0].declared_type : "");
    }
  }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
  const std::vector<std::string> pre_sql_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> CheckSqliteTarget(const RunContext& context) {
  return Target(context).Check();
}

}  // namespace penstock
