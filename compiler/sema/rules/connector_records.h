#pragma once
// What becomes of records on their way through a sink connector.

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/bind_options.h"

namespace penstock {

// Warns where records that fail are dropped, or stop the task against expectation, where a record
// that comes twice makes two rows, and where changes of one row may change places. Reports
// converters that give time series no records, fields that time series cannot have, and
// transformations without a class.
void CheckConnectorRecords(const EndpointSpec& spec, const BoundOptions& options,
                           DiagnosticSink& diagnostics);

}  // namespace penstock
