#pragma once
// `encoding` of a reader is a name that somebody knows.

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/bind_options.h"

namespace penstock {

// The machine that runs the job may know encodings that this one does not, and the other way
// round: a name passes if it is a usual one, or if this system can convert it.
void CheckEncoding(const BoundOptions& reader, DiagnosticSink& diagnostics);

}  // namespace penstock
