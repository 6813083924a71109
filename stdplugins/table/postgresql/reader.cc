// Reads tables and queries by COPY. Plan looks at every source within the transactions in which the
// slices are read, so that what it finds holds for them. With several slices of one server its
// transaction does nothing more than to keep the state that all of them see.

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "runtime/plugin/json_bytes.h"
#include "runtime/plugin/native_name.h"
#include "stdplugins/table/postgresql/check_source.h"
#include "stdplugins/table/postgresql/connection_pool.h"
#include "stdplugins/table/postgresql/cursor.h"
#include "stdplugins/table/postgresql/cut_slices.h"
#include "stdplugins/table/postgresql/plugin.h"
#include "stdplugins/table/postgresql/source_sql.h"

namespace penstock {
namespace {

std::vector<ColumnSchema> SchemasOf(const std::vector<SelectedColumn>& columns) {
  std::vector<ColumnSchema> schemas;
  for (const SelectedColumn& column : columns) schemas.push_back(column.schema);
  return schemas;
}

nlohmann::ordered_json ToJson(const Snapshot& snapshot) {
  return nlohmann::ordered_json::array(
      {snapshot.id, snapshot.identity, snapshot.place, snapshot.machine});
}

Snapshot FromJson(const nlohmann::ordered_json& json) {
  return {json.at(0).get<std::string>(), json.at(1).get<std::string>(),
          json.at(2).get<std::string>(), json.at(3).get<std::string>()};
}

class PostgresReader : public Reader {
 public:
  explicit PostgresReader(const RunContext& context)
      : context_(context), endpoint_(context.plan->reader) {}

  Result<TableSchema> Describe() override {
    PST_ASSIGN_OR_RETURN(const std::vector<PostgresServer> servers, ServersOf(context_, endpoint_));
    const PostgresServer& server = servers.front();
    PST_ASSIGN_OR_RETURN(const std::unique_ptr<PostgresConnection> connection,
                         ConnectTo(server, context_));
    const SourceSql sources(context_, server);
    if (!sources.has_tables()) return DescribeQuery(*connection, sources);
    return DescribeTable(*connection, sources);
  }

  std::vector<Finding> Check() override { return CheckPostgresSource(context_); }

  Result<ReadPlan> Plan(int workers) override {
    PST_RETURN_IF_ERROR(MakePools());
    ReadPlan plan;
    nlohmann::ordered_json snapshots = nlohmann::ordered_json::array();
    for (size_t i = 0; i < servers_.size(); ++i) {
      PST_ASSIGN_OR_RETURN(PostgresConnection* const connection, pools_[i]->Begin());
      const SourceSql sources(context_, servers_[i]);
      PST_RETURN_IF_ERROR(CheckSources(sources, *connection));
      PST_ASSIGN_OR_RETURN(const PostgresCut cut,
                           CutSlices(context_, sources, *connection, i, workers));
      for (const SlicePart& part : cut.parts) {
        plan.slices.push_back({.name = part.name, .spec = ToSpec(part.part)});
      }
      plan.notes.insert(plan.notes.end(), cut.notes.begin(), cut.notes.end());
      snapshots.push_back(ToJson({}));
      if (cut.parts.size() < 2) continue;
      const std::string place = connection->place();
      PST_ASSIGN_OR_RETURN(const Snapshot snapshot, pools_[i]->Export());
      snapshots.back() = ToJson(snapshot);
      plan.scope = ReadPlan::Scope::kWhilePlannerLives;
      plan.notes.push_back(fmt::format("all {} slices of {} are read in one state of the database",
                                       cut.parts.size(), place));
    }
    plan.snapshot = snapshots.dump();
    plan.ordered = workers == 1 || plan.slices.size() == 1;
    return plan;
  }

  Status Attach(const ReadPlan& plan) override {
    if (!pools_.empty()) return {};  // the plan was made here
    PST_RETURN_IF_ERROR(MakePools());
    try {
      const auto snapshots = nlohmann::ordered_json::parse(plan.snapshot);
      for (size_t i = 0; i < pools_.size(); ++i) {
        pools_[i]->SetSnapshot(FromJson(snapshots.at(i)));
      }
    } catch (const std::exception& error) {  // nlohmann's
      return Status(Failure::kInternal, fmt::format("the read plan is damaged: {}", error.what()));
    }
    return {};
  }

  Result<std::unique_ptr<Cursor>> Open(const Slice& slice, std::string_view from) override {
    PST_CHECK(from.empty());  // cursors give no positions
    PST_ASSIGN_OR_RETURN(const SourcePart part, PartFromSpec(slice.spec));
    if (part.server >= servers_.size()) {
      return Status(Failure::kInternal, "a slice of the read plan is of no server");
    }
    const SourceSql sources(context_, servers_[part.server]);
    PST_ASSIGN_OR_RETURN(const std::string inner, sources.Select(part));
    const std::string shown = sources.Shown(part.source);
    PostgresPool& pool = *pools_[part.server];
    PST_ASSIGN_OR_RETURN(std::unique_ptr<PostgresConnection> connection, pool.Take());
    PST_ASSIGN_OR_RETURN(const std::vector<SelectedColumn> columns,
                         DescribeStatement(*connection, inner, context_, shown));
    PST_RETURN_IF_ERROR(CheckColumns(sources.Subject(part.source), columns));
    return PostgresCursor::Open(pool, std::move(connection), WithCasts(columns, inner), shown,
                                SchemasOf(columns));
  }

  void Finish() override {
    for (const std::unique_ptr<PostgresPool>& pool : pools_) pool->Close();
  }

 private:
  Status MakePools() {
    PST_ASSIGN_OR_RETURN(servers_, ServersOf(context_, endpoint_));
    for (const PostgresServer& server : servers_) {
      pools_.push_back(std::make_unique<PostgresPool>(context_, server));
    }
    return {};
  }

  Result<TableSchema> DescribeQuery(PostgresConnection& connection, const SourceSql& sources) {
    PST_ASSIGN_OR_RETURN(const std::string sql, sources.Select({}));
    PST_ASSIGN_OR_RETURN(const std::vector<SelectedColumn> columns,
                         DescribeStatement(connection, sql, context_, sources.Shown(0)));
    return TableSchema{SchemasOf(columns)};
  }

  // What `column` lists, under the text by which it lists it; all columns where it has names.
  Result<TableSchema> DescribeTable(PostgresConnection& connection, const SourceSql& sources) {
    PST_ASSIGN_OR_RETURN(const std::string table, sources.Table(0));
    std::string list;
    std::vector<std::string> items;
    for (const PlanColumn& column : endpoint_.columns) {
      if (column.sql.empty()) continue;
      list += fmt::format("{}{}", items.empty() ? "" : ",\n", column.sql);
      items.push_back(column.sql);
    }
    TableSchema schema;
    if (!items.empty()) {
      PST_RETURN_IF_ERROR(sources.SelectList().status());
      PST_ASSIGN_OR_RETURN(
          const std::vector<SelectedColumn> columns,
          DescribeStatement(connection, fmt::format("SELECT {}\nFROM {}", list, table), context_));
      if (columns.size() != items.size()) {
        return Status(Failure::kSqlRefused,
                      fmt::format("`column` has {} entries, but they select {} columns; give each "
                                  "column an entry of its own",
                                  items.size(), columns.size()));
      }
      schema.columns = SchemasOf(columns);
      for (size_t i = 0; i < items.size(); ++i) schema.columns[i].name = items[i];
    }
    if (items.size() == endpoint_.columns.size() && !items.empty()) return schema;
    PST_ASSIGN_OR_RETURN(const std::vector<SelectedColumn> all,
                         DescribeStatement(connection, "SELECT * FROM " + table, context_));
    for (const SelectedColumn& column : all) schema.columns.push_back(column.schema);
    return schema;
  }

  // Errors in the SQL, and rights that are missing, are found before anything is written.
  Status CheckSources(const SourceSql& sources, PostgresConnection& connection) {
    for (size_t i = 0; i < sources.count(); ++i) {
      PST_ASSIGN_OR_RETURN(const std::string sql,
                           sources.Select({.source = static_cast<uint32_t>(i)}));
      PST_ASSIGN_OR_RETURN(const std::vector<SelectedColumn> columns,
                           DescribeStatement(connection, sql, context_, sources.Shown(i)));
      PST_RETURN_IF_ERROR(CheckColumns(sources.Subject(i), columns));
      PST_RETURN_IF_ERROR(connection.Execute("EXPLAIN " + sql, sources.Shown(i)));
    }
    return {};
  }

  // The job was compiled for columns of certain types, and all sources have to have them.
  Status CheckColumns(const std::string& subject,
                      const std::vector<SelectedColumn>& columns) const {
    const std::vector<PlanColumn>& expected = endpoint_.columns;
    if (expected.empty()) return {};
    if (columns.size() != expected.size()) {
      return Status(Failure::kColumnCountDiffers,
                    fmt::format("{} has {} columns, but the job was compiled for {}", subject,
                                columns.size(), expected.size()));
    }
    for (size_t i = 0; i < columns.size(); ++i) {
      const ColumnSchema* pinned = PinnedFor(i);
      const ColumnSchema& found = columns[i].schema;
      if (pinned == nullptr || (pinned->type == found.type &&
                                WithoutBrackets(pinned->native) == WithoutBrackets(found.native))) {
        continue;
      }
      return Status(Failure::kSchemaChanged,
                    fmt::format("in {} the column `{}` has the type {}, but the job was compiled "
                                "for {}",
                                subject, expected[i].name, found.native, pinned->native));
    }
    return {};
  }

  // The column as it was when the job was compiled; null if nothing is known of it.
  const ColumnSchema* PinnedFor(size_t index) const {
    const std::vector<ColumnSchema>& pinned = endpoint_.schema.columns;
    const bool is_query = !servers_.front().queries.empty();
    if (is_query) return index < pinned.size() ? &pinned[index] : nullptr;
    const auto found =
        std::ranges::find(pinned, endpoint_.columns[index].name, &ColumnSchema::name);
    return found == pinned.end() ? nullptr : &*found;
  }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
  std::vector<PostgresServer> servers_;
  std::vector<std::unique_ptr<PostgresPool>> pools_;  // one for each server
};

}  // namespace

std::unique_ptr<Reader> NewPostgresReader(const RunContext& context) {
  return std::make_unique<PostgresReader>(context);
}

}  // namespace penstock
