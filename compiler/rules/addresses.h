#pragma once
// Where data is, as far as the text of the script tells: services, databases, partitions.

#include "compiler/rules/option_texts.h"

namespace penstock {

// Reports JDBC addresses of another database, addresses without a scheme or at odds with each other
// (region, bucket, instance), and partitions that name none.
void CheckAddresses(const Endpoint& endpoint, DiagnosticSink& diagnostics);

}  // namespace penstock
