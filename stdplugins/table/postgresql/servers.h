#pragma once
// The servers that a job reads from: entries of `connection`, or the only one.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/plugin/run_context.h"
#include "stdplugins/table/postgresql/connection.h"

namespace penstock {

struct PostgresServer {
  std::vector<PostgresAddress> addresses;  // of one and the same data; the first that answers
  std::vector<std::string> session;        // statements for every connection
  std::vector<std::string> checks;         // queries that must return 0 before one is used
  std::vector<std::string> tables;         // expanded, as written
  std::vector<std::string> queries;        // instead of tables
};

// Failure::kNotRunnable or kAddressInvalid if the options of the endpoint do not say what they
// must.
Result<std::vector<PostgresServer>> ServersOf(const RunContext& context,
                                              const EndpointPlan& endpoint);

// A connection to the first address of `server` that answers, whose session is prepared: values
// look the same whatever the server's settings are. Failures of PostgresConnection::Open;
// kNotRunnable if the database does not know the encoding of its texts.
Result<std::unique_ptr<PostgresConnection>> ConnectTo(const PostgresServer& server,
                                                      const RunContext& context);

// The time zone of the job in SQL, as SET TIME ZONE and AT TIME ZONE take it; empty if it has no
// name.
std::string ZoneSql(const RunContext& context);

}  // namespace penstock
