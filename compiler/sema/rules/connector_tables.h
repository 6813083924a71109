#pragma once
// Topics of a sink connector, the tables they go to, and the options that name a table.

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/bind_options.h"

namespace penstock {

// For connectors whose spec has `table.name.format`: reports names that topics and tables cannot
// have, assignments of topics to tables that are none or have no effect, options for tables that no
// topic goes to, and options that `spec.rules` need for every table and that are not set. Where
// topics or tables are filled in when the connector starts, nothing is known of them.
void CheckConnectorTables(const ast::Step& step, const EndpointSpec& spec,
                          const BoundOptions& options, DiagnosticSink& diagnostics);

}  // namespace penstock
