#include "stdplugins/table/postgresql/check_source.h"

#include <fmt/format.h>

#include <utility>

#include "stdplugins/table/postgresql/source_sql.h"

namespace penstock {
namespace {

class Source {
 public:
  explicit Source(const RunContext& context) : context_(context) {}

  std::vector<Finding> Check() {
    const Result<std::vector<PostgresServer>> servers = ServersOf(context_, context_.plan->reader);
    if (!servers.ok()) {
      Add("options", servers.status());
      return std::move(findings_);
    }
    for (const PostgresServer& server : *servers) CheckServer(server);
    return std::move(findings_);
  }

 private:
  void Add(std::string subject, Status status, std::string note = "") {
    findings_.push_back({std::move(subject), std::move(status), std::move(note)});
  }

  void CheckServer(const PostgresServer& server) {
    const PostgresAddress& first = server.addresses.front();
    const Result<std::unique_ptr<PostgresConnection>> connection = ConnectTo(server, context_);
    if (!connection.ok()) {
      const std::string place = ShowPlace(first.hosts.front(), first.database);
      return Add(fmt::format("database `{}`", place), connection.status());
    }
    Add(fmt::format("database `{}`", (*connection)->place()), {},
        fmt::format("PostgreSQL {}", (*connection)->Setting("server_version")));
    const SourceSql sources(context_, server);
    for (size_t i = 0; i < sources.count(); ++i) {
      size_t columns = 0;
      Status status = CheckOne(**connection, sources, i, &columns);
      Add(sources.Subject(i), std::move(status), fmt::format("columns: {}", columns));
      if (!(*connection)->is_usable()) return;  // the next answer could be a late one to this
    }
  }

  // As a run begins: what it would read, with the right to do so.
  Status CheckOne(PostgresConnection& connection, const SourceSql& sources, size_t source,
                  size_t* count) {
    const SourcePart whole = {.source = static_cast<uint32_t>(source)};
    PST_ASSIGN_OR_RETURN(const std::string sql, sources.Select(whole));
    const std::string shown = sources.Shown(source);
    PST_ASSIGN_OR_RETURN(const std::vector<SelectedColumn> columns,
                         DescribeStatement(connection, sql, context_, shown));
    *count = columns.size();
    PST_RETURN_IF_ERROR(connection.Execute("EXPLAIN " + sql, shown));
    PST_ASSIGN_OR_RETURN(const std::string key, sources.Key());
    if (key.empty()) return {};
    PST_ASSIGN_OR_RETURN(const std::string table, sources.Table(source));
    return connection.Describe(fmt::format("SELECT {} FROM {}", key, table)).status();
  }

  const RunContext& context_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> CheckPostgresSource(const RunContext& context) {
  return Source(context).Check();
}

}  // namespace penstock
