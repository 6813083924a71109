#pragma once
// Finds the plugin of a step.

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// "reader", "writer".
std::string_view NameOf(Side side);

// The plugin that `step` names as its `side`. Null, and reported, if there is none, or if it is
// known by name only, which is a note and not an error; of a step that could not be read, that has
// been said already.
const PluginSpec* FindPlugin(const ast::Step& step, Side side, const PluginCatalog& catalog,
                             DiagnosticSink& diagnostics);

// Whether the parameters of `step` are those of another plugin with the same name: what `spec`
// requires is missing, and there are keys instead that it does not have.
bool HasKeysOfAnother(const ast::Step& step, const EndpointSpec& spec);

}  // namespace penstock
