#pragma once
// Dialects as command lines name them.

#include <string>
#include <string_view>

#include "compiler/ast/job.h"

namespace penstock {

// Which dialects: all there are, or those that jobs can be written and converted to.
enum class DialectUse { kAll, kJobs };

// Their names with `|` between them, as values of a flag.
std::string DialectNames(DialectUse use);

// The dialect of one of these names.
ast::Dialect DialectOfName(std::string_view name);

}  // namespace penstock
