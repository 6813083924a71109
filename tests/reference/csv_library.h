#pragma once
// What only the csv library of DataX has: comments, backslash escapes, records that are empty lines.

#include <string>

#include "compiler/ir/pipeline.h"
#include "runtime/plugin/run_context.h"

namespace penstock::reference {

// The text of a file as plain csv of `dialect`, by the options under `csvReaderConfig`; unchanged
// if none of them is used.
std::string AsPlainCsv(const std::string& text, const ir::TextDialect& dialect,
                       const RunContext& context);

}  // namespace penstock::reference
