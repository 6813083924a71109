#pragma once
// The statements that read the source: one for each table or query, or for a range of its key.

#include <optional>
#include <string>
#include <string_view>

#include "runtime/plugin/run_context.h"
#include "stdplugins/table/postgresql/describe.h"
#include "stdplugins/table/postgresql/servers.h"

namespace penstock {

// The part of a source that a slice reads. All of it, unless there is a key.
struct SourcePart {
  uint32_t server = 0;                     // position among the servers of the job
  uint32_t source = 0;                     // and among its tables or queries
  std::string type = {};                   // of the key; empty: there is none
  std::optional<std::string> from = {};    // the first key, as the server writes it
  std::optional<std::string> before = {};  // what comes after the last one
  bool nulls = false;                      // instead, records whose key is NULL
};

// As Slice::spec and back; kInternal if it is none. Conditions and queries, which may hold secrets,
// stay in the job.
std::string ToSpec(const SourcePart& part);
Result<SourcePart> PartFromSpec(std::string_view spec);

// Statements for the sources of one server.
class SourceSql {
 public:
  // `context` and `server` must outlive it.
  SourceSql(const RunContext& context, const PostgresServer& server)
      : context_(context), endpoint_(context.plan->reader), server_(server) {}

  size_t count() const {
    return server_.queries.empty() ? server_.tables.size() : server_.queries.size();
  }
  bool has_tables() const { return server_.queries.empty(); }
  // "table `orders`", "query 2".
  std::string Subject(size_t source) const;
  // The table in SQL. kSqlRefused.
  Result<std::string> Table(size_t source) const;
  // The condition of the job, in SQL; empty if there is none. kParameterInvalid.
  Result<std::string> Condition() const;
  // What the job lists, or `*` where it lists nothing. kNotRunnable for what cannot be sent.
  Result<std::string> SelectList() const;
  // The statement for a part, without casts. `with_condition`: false where only columns count.
  Result<std::string> Select(const SourcePart& part, bool with_condition = true) const;
  // What the option `splitPk` names, in SQL; empty if the source is not split.
  Result<std::string> Key() const;
  // What messages show instead of statements that are made of options; empty: the statement.
  std::string Shown(size_t source) const;

 private:
  const RunContext& context_;
  const EndpointPlan& endpoint_;
  const PostgresServer& server_;
};

}  // namespace penstock
