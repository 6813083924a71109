#include "stdplugins/table/postgresql/servers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "runtime/base/ascii.h"
#include "runtime/base/show_text.h"
#include "runtime/type/calendar.h"
#include "runtime/type/time_zone.h"
#include "stdplugins/table/postgresql/names.h"
#include "stdplugins/table/postgresql/sql_text.h"

namespace penstock {
namespace {

constexpr size_t kShownValue = 100;

class ServerReader {
 public:
  ServerReader(const RunContext& context, const EndpointPlan& endpoint)
      : context_(context), endpoint_(endpoint) {}

  Result<std::vector<PostgresServer>> Read() {
    PST_RETURN_IF_ERROR(CheckOptions());
    std::vector<PostgresServer> servers;
    const size_t count = CountEntries();
    for (size_t i = 0; i < count; ++i) {
      PST_ASSIGN_OR_RETURN(PostgresServer server, ReadOne(i));
      servers.push_back(std::move(server));
    }
    const auto has_queries = [](const PostgresServer& server) { return !server.queries.empty(); };
    if (std::ranges::any_of(servers, has_queries) && !std::ranges::all_of(servers, has_queries)) {
      return NotRunnable("either all entries of `connection` have `querySql`, or none");
    }
    return servers;
  }

 private:
  static Status NotRunnable(std::string message) {
    return Status(Failure::kNotRunnable, std::move(message));
  }

  // What would change what is read must not be passed over.
  Status CheckOptions() const {
    for (const std::string_view name : {"encoding", "mandatoryEncoding"}) {
      const std::string value = LowerCase(context_.Text(endpoint_, name));
      if (!value.empty() && value != "utf-8" && value != "utf8") {
        return NotRunnable(
            fmt::format("`{}` can only be UTF-8, because the server converts its "
                        "texts to it; remove the option",
                        name));
      }
    }
    for (const std::string_view name : {"useReadonly", "checkSlave"}) {
      if (!context_.Bool(endpoint_, name, false)) continue;
      return NotRunnable(
          fmt::format("`{}` is not supported; to read from a replica, add "
                      "`targetServerType=secondary` to `jdbcUrl`",
                      name));
    }
    return {};
  }

  // "connection.jdbcUrl", of further entries "connection[1].jdbcUrl".
  static std::string NameIn(size_t entry, std::string_view name) {
    return entry == 0 ? fmt::format("connection.{}", name)
                      : fmt::format("connection[{}].{}", entry, name);
  }

  // Entries that set nothing count too, as long as one behind them does.
  size_t CountEntries() const {
    const std::string further = "connection[";
    size_t count = 1;
    for (auto option = endpoint_.options.lower_bound(further);
         option != endpoint_.options.end() && option->first.starts_with(further); ++option) {
      const std::string_view rest = std::string_view(option->first).substr(further.size());
      size_t entry = 0;
      std::from_chars(rest.data(), rest.data() + rest.size(), entry);
      count = std::max(count, entry + 1);
    }
    return count;
  }

  // Whether an option holds for the entry. What a data source sets, above all a password, is for
  // its own server, which is that of the first entry.
  bool HoldsFor(size_t entry, std::string_view option) const {
    if (entry == 0) return true;
    return std::ranges::none_of(endpoint_.data_sources, [&](const DataSourceUse& use) {
      const auto set = std::ranges::find(use.properties, option, &DataSourceUse::Property::option);
      return set != use.properties.end() && !set->set_by_script;
    });
  }

  // Of the entry, or of all of them.
  std::vector<std::string> Texts(size_t entry, std::string_view name) const {
    std::vector<std::string> texts = context_.List(endpoint_, NameIn(entry, name));
    if (texts.empty() && HoldsFor(entry, name)) texts = context_.List(endpoint_, name);
    std::erase_if(texts, [](const std::string& text) { return WithoutEnd(text).empty(); });
    return texts;
  }

  std::string Text(size_t entry, std::string_view name) const {
    const std::vector<std::string> texts = Texts(entry, name);
    return texts.empty() ? "" : texts.front();
  }

  std::optional<int64_t> Int(size_t entry, std::string_view name) const {
    const std::string own = NameIn(entry, name);
    if (context_.Has(endpoint_, own)) return context_.Int(endpoint_, own, 0);
    if (!HoldsFor(entry, name) || !context_.Has(endpoint_, name)) return std::nullopt;
    return context_.Int(endpoint_, name, 0);
  }

  Result<PostgresServer> ReadOne(size_t entry) const {
    PostgresServer server;
    const std::vector<std::string> urls = Texts(entry, "jdbcUrl");
    if (urls.empty()) {
      const std::string which =
          entry == 0 ? "" : fmt::format("entry {} of `connection` of ", entry + 1);
      return NotRunnable(
          fmt::format("{}`{}` has no address; set `jdbcUrl` in `connection`, or "
                      "`datasource`",
                      which, endpoint_.plugin));
    }
    for (const std::string& url : urls) {
      PST_ASSIGN_OR_RETURN(PostgresAddress address, ParseJdbcUrl(Trim(url)));
      PST_RETURN_IF_ERROR(AddLogin(entry, &address));
      server.addresses.push_back(std::move(address));
    }
    server.session = Texts(entry, "session");
    server.checks = Texts(entry, "preSql");
    server.queries = Texts(entry, "querySql");
    if (!server.queries.empty()) return server;
    PST_ASSIGN_OR_RETURN(server.tables, ExpandTables(Texts(entry, "table")));
    if (server.tables.empty()) {
      return NotRunnable(fmt::format("`{}` requires `table` or `querySql`", endpoint_.plugin));
    }
    return server;
  }

  Status AddLogin(size_t entry, PostgresAddress* address) const {
    const std::string user = Text(entry, "username");
    const std::string password = Text(entry, "password");
    if (!user.empty()) address->user = user;
    if (!password.empty()) address->password = password;
    if (address->user.empty()) {
      return NotRunnable(fmt::format("`{}` has no user; set `username`", endpoint_.plugin));
    }
    if (address->database.empty()) address->database = address->user;
    if (const auto milliseconds = Int(entry, "socketTimeout")) {
      address->idle_timeout = std::chrono::milliseconds(*milliseconds);
    }
    return {};
  }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
};

Status Prepare(PostgresConnection& connection, const PostgresServer& server,
               const RunContext& context) {
  if (connection.Setting("server_encoding") == "SQL_ASCII") {
    return Status(Failure::kNotRunnable,
                  fmt::format("{} has the encoding SQL_ASCII, so the encoding of its texts is not "
                              "known; set the encoding of the database",
                              connection.place()));
  }
  const std::string settings =
      "SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET extra_float_digits = 3; "
      "SET bytea_output = 'hex'; "
      "SET synchronize_seqscans = off";  // two runs read a table in the same order
  // What values mean rests on these, whatever `session` sets.
  std::string fixed = "SET standard_conforming_strings = on";
  if (const std::string zone = ZoneSql(context); !zone.empty()) {
    fixed += "; SET TIME ZONE " + zone;
  }
  // Not every version has all of them.
  const std::string timeouts =
      "; SELECT set_config(name, '0', false) FROM pg_catalog.pg_settings WHERE name IN "
      "('idle_in_transaction_session_timeout', 'transaction_timeout')";
  PST_RETURN_IF_ERROR(connection.Execute(settings + "; " + fixed + timeouts));
  for (const std::string& statement : server.session) {
    PST_RETURN_IF_ERROR(connection.Execute(statement));
  }
  if (!server.session.empty()) PST_RETURN_IF_ERROR(connection.Execute(fixed));
  if (const std::string encoding = connection.Setting("client_encoding");
      !encoding.empty() && encoding != "UTF8") {
    return Status(Failure::kNotRunnable,
                  fmt::format("a statement of `session` has changed `client_encoding` to {}, but "
                              "texts are read as UTF-8; remove it",
                              Printable(encoding, kShownValue)));
  }
  for (const std::string& query : server.checks) {
    PST_ASSIGN_OR_RETURN(const std::vector<ResultRow> rows, connection.Query(query));
    const bool is_one = rows.size() == 1 && rows[0].size() == 1 && rows[0][0].has_value();
    if (is_one && *rows[0][0] == "0") continue;
    return Status(
        Failure::kDatabaseUnavailable,
        fmt::format("{}: `preSql` returned {} instead of 0", connection.place(),
                    is_one ? "`" + Printable(*rows[0][0], kShownValue) + "`" : "no single value"));
  }
  return {};
}

}  // namespace

Result<std::vector<PostgresServer>> ServersOf(const RunContext& context,
                                              const EndpointPlan& endpoint) {
  return ServerReader(context, endpoint).Read();
}

Result<std::unique_ptr<PostgresConnection>> ConnectTo(const PostgresServer& server,
                                                      const RunContext& context) {
  Status failure;
  for (const PostgresAddress& address : server.addresses) {
    Result<std::unique_ptr<PostgresConnection>> connection =
        PostgresConnection::Open(address, context.cancel);
    Status status = connection.status();
    if (connection.ok()) status = Prepare(**connection, server, context);
    if (status.ok()) return connection;
    const bool next = status.exit_code() == ExitCode::kUnavailable && !context.Cancelled();
    failure = After(failure, status);
    if (!next) break;
  }
  return failure;
}

std::string ZoneSql(const RunContext& context) {
  const std::string& name = context.plan->time_zone;
  const Result<TimeZone> zone = TimeZone::Load(name);
  // An executable has its zone within, and may run where there are no zone files.
  if (!zone.ok()) return name.empty() ? "" : QuoteText(name);
  if (zone->name() == "localtime") return "";
  // A zone that was made of its name alone, and has no summer time, is an offset. As a name,
  // PostgreSQL would take `GMT+8` for one that is west.
  constexpr int64_t kJanuary = 0, kJuly = 181 * kSecondsPerDay;
  const int32_t offset = zone->OffsetAt(kJanuary);
  if (!zone->tzif().empty() || offset != zone->OffsetAt(kJuly)) return QuoteText(zone->name());
  const int32_t minutes = std::abs(offset) / 60;
  return fmt::format("INTERVAL '{}{:02}:{:02}'", offset < 0 ? '-' : '+', minutes / 60,
                     minutes % 60);
}

}  // namespace penstock
