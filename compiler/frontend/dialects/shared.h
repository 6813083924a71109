#pragma once
// What two dialects have in common.

#include <optional>
#include <string_view>

#include "compiler/ast/job.h"
#include "compiler/frontend/object_reader.h"

namespace penstock {

// An endpoint of DataWorks 1.0 and DataX: the member `side` ("reader" or "writer") of `parent`, an
// object with `parameter` and the plugin's name under `name_key`.
std::optional<ast::Step> ReadEndpoint(ObjectReader& parent, std::string_view side,
                                      std::string_view name_key);

// The plugin's name and parameters, which stand in `step`, into a Step that says where it is.
// Reports a missing name.
std::optional<ast::Step> ReadStep(ObjectReader& step, std::string_view name_key);

// `type` and `version` of a DataWorks script whose shape is that of `version`.
void CheckHeader(ObjectReader& root, std::string_view version);

}  // namespace penstock
