#pragma once
// Dialects as command lines name them.

#include <optional>
#include <string>
#include <string_view>

#include "compiler/ast/job.h"

namespace penstock {

// "v1", "v2", "datax" or "kafka-connect"; nothing for another name.
std::optional<ast::Dialect> DialectOfName(std::string_view name);

// What is wrong with a name that DialectOfName does not know.
std::string UnknownDialectName(std::string_view name);

}  // namespace penstock
