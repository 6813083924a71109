#pragma once
// A reader of local text files that holds each file in memory and looks at one byte at a time.

#include <memory>

#include "compiler/ir/pipeline.h"
#include "runtime/plugin/endpoint.h"

namespace penstock::reference {

// Reads the files of `context.plan->reader` in the dialect of `source`; both outlive it.
std::unique_ptr<Reader> NewTextReader(const RunContext& context, const ir::Source& source);

}  // namespace penstock::reference
