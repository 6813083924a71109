#pragma once

#include "runtime/plugin/delimited_dialect.h"
#include "runtime/plugin/endpoint.h"

namespace penstock {

// The dialect that the options of an endpoint describe; kNotRunnable if they do not fit together.
Result<DelimitedDialect> EndpointDialect(const RunContext& context, const EndpointPlan& endpoint,
                                         DialectSide side);

}  // namespace penstock
