#pragma once
// The statements of a job that go before and after its records.

#include <string>
#include <string_view>
#include <vector>

#include "runtime/plugin/run_context.h"

namespace penstock {

// The texts of the writer's option `preSql` or `postSql`, with the name of its table in the place
// of `@table`.
std::vector<std::string> TargetScript(const RunContext& context, std::string_view option);

// Whether one of the texts contains `word`, in lower case: `create` makes tables.
bool Mentions(const std::vector<std::string>& script, std::string_view word);

}  // namespace penstock
