#pragma once
// JSON Schemas of job scripts (draft 2020-12), for completion and checks in editors.

#include <optional>
#include <string>

#include "compiler/ast/job.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// The schema of one dialect, or without one of all of them together, told apart by the keys of the
// root; ends with a line end. It accepts every script that lints without errors and refuses missing
// keys and values of the wrong kind; keys it does not know pass, as lint only warns of them. For
// VS Code it says besides that comments and trailing commas are fine. The same every time.
std::string WriteJsonSchema(std::optional<ast::Dialect> dialect, const PluginCatalog& catalog);

}  // namespace penstock
