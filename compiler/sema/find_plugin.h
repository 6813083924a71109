#pragma once
// Finds the plugin of a step.

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// "reader", "writer".
std::string_view NameOf(Side side);

// The plugin that `step` names as its `side`. Null, and reported, if there is none, or if it is
// known by name only, which is a note and not an error.
const PluginSpec* FindPlugin(const ast::Step& step, Side side, const PluginCatalog& catalog,
                             DiagnosticSink& diagnostics);

}  // namespace penstock
