#pragma once
// A step of a DataWorks 2.0 script in a wrong place: as an object without a key, as
// documentation prints the Processor.

#include <optional>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_token.h"

namespace penstock {

// Whether the object that begins at tokens[at] looks like a step.
bool IsStep(const SourceFile& file, const std::vector<JsonToken>& tokens, size_t at);

// Deletes the object that begins at tokens[at], with one comma, if it is a step that does nothing:
// one of the category `processor` without a plugin.
std::optional<Fix> DeleteProcessor(const SourceFile& file, const std::vector<JsonToken>& tokens,
                                   size_t at);

}  // namespace penstock
