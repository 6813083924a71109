// Reads tables and queries. Plan opens connections on a common snapshot, one for each worker, and
// cuts the work into statements, one for each slice; the cursors of the slices share the
// connections.

#include <fmt/format.h>

#include <algorithm>

#include "stdplugins/table/sqlite/check_database.h"
#include "stdplugins/table/sqlite/connection_pool.h"
#include "stdplugins/table/sqlite/cursor.h"
#include "stdplugins/table/sqlite/cut_slices.h"
#include "stdplugins/table/sqlite/database.h"
#include "stdplugins/table/sqlite/plugin.h"
#include "stdplugins/table/sqlite/snapshot.h"

namespace penstock {
namespace {

class SqliteReader : public Reader {
 public:
  explicit SqliteReader(const RunContext& context)
      : context_(context), endpoint_(context.plan->reader), pool_(context) {}

  // Of the table, where there is only one.
  Result<TableSchema> Describe() override {
    const std::vector<std::string> tables = TextsOf(context_, endpoint_, "table");
    if (tables.size() != 1 || !TextsOf(context_, endpoint_, "querySql").empty()) {
      return TableSchema();
    }
    PST_ASSIGN_OR_RETURN(const std::string path, DatabasePath(context_, endpoint_));
    PST_ASSIGN_OR_RETURN(const SqliteDatabase database,
                         SqliteDatabase::Open(context_, path, SqliteAccess::kRead, patience()));
    PST_ASSIGN_OR_RETURN(const SqliteTable table, DescribeTable(database, tables.front()));
    TableSchema schema;
    for (const SqliteColumn& column : table.columns) {
      schema.columns.push_back({.name = column.name,
                                .native = column.declared_type,
                                .type = Type(),
                                .nullable = !column.not_null});
    }
    return schema;
  }

  std::vector<Finding> Check() override { return CheckSqliteSource(context_); }

  Result<ReadPlan> Plan(int workers) override {
    PST_ASSIGN_OR_RETURN(const std::string path, DatabasePath(context_, endpoint_));
    const int wanted = CountParallelStatements(context_, workers);
    if (wanted == 0) {
      return Status(Failure::kNotRunnable,
                    fmt::format("`{}` requires `table` or `querySql`", endpoint_.plugin));
    }
    PST_ASSIGN_OR_RETURN(std::vector<SqliteDatabase> connections,
                         OpenSnapshot(context_, path, patience(), wanted));
    PST_ASSIGN_OR_RETURN(SliceCut cut, CutSlices(context_, connections.front(), workers));
    ReadPlan plan;
    for (const SliceCut::Part& part : cut.parts) {
      plan.slices.push_back(
          {.name = part.name, .spec = ToSpec(part.query), .bytes = 0, .records = 0, .after = {}});
    }
    plan.scope = ReadPlan::Scope::kProcess;
    plan.ordered = workers == 1 || plan.slices.size() == 1;
    plan.notes = std::move(cut.notes);
    PST_RETURN_IF_ERROR(Use(std::move(connections), plan));
    return plan;
  }

  std::vector<std::string> Files() const override {
    const Result<std::string> path = DatabasePath(context_, endpoint_);
    return path.ok() ? FilesOfDatabase(*path) : std::vector<std::string>();
  }

  Status Attach(const ReadPlan& plan) override {
    if (pool_.is_filled()) return Status();  // the plan was made here
    PST_ASSIGN_OR_RETURN(const std::string path, DatabasePath(context_, endpoint_));
    const size_t wanted = std::min(plan.slices.size(), static_cast<size_t>(context_.concurrency));
    PST_ASSIGN_OR_RETURN(
        std::vector<SqliteDatabase> connections,
        OpenSnapshot(context_, path, patience(), std::max(1, static_cast<int>(wanted))));
    return Use(std::move(connections), plan);
  }

  Result<std::unique_ptr<Cursor>> Open(const Slice& slice, std::string_view from) override {
    PST_CHECK(from.empty());  // cursors give no positions
    PST_ASSIGN_OR_RETURN(SliceQuery query, FromSpec(context_, slice.spec));
    return SqliteCursor::Open(context_, pool_, std::move(query), width_);
  }

  void Finish() override { pool_.Close(); }

 private:
  Status Use(std::vector<SqliteDatabase> connections, const ReadPlan& plan) {
    std::vector<SliceQuery> queries;
    for (const Slice& slice : plan.slices) {
      PST_ASSIGN_OR_RETURN(SliceQuery query, FromSpec(context_, slice.spec));
      queries.push_back(std::move(query));
    }
    PST_ASSIGN_OR_RETURN(width_, CheckQueries(context_, connections.front(), queries));
    pool_.Fill(std::move(connections));
    return Status();
  }

  int64_t patience() const { return BusyMilliseconds(context_, endpoint_); }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
  ConnectionPool pool_;
  size_t width_ = 0;  // cells of a record
};

}  // namespace

std::unique_ptr<Reader> NewSqliteReader(const RunContext& context) {
  return std::make_unique<SqliteReader>(context);
}

}  // namespace penstock
