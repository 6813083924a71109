#pragma once
// The JSON of one option -> its value, according to the spec.

#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/bind_options.h"

namespace penstock {

// Numbers and booleans may be written as strings; with `any_scalar`, strings also as numbers and
// booleans. Variables in texts are added to `parameters`.
// Reports a value that does not fit `option.spec`, without showing secrets, and gives nothing then.
// Objects and columns have no value of their own.
std::optional<OptionValue> ReadOptionValue(const BoundOption& option, bool any_scalar,
                                           std::vector<std::string>& parameters,
                                           DiagnosticSink& diagnostics);

}  // namespace penstock
