#pragma once
// A template of a script: every option of reader and writer with its description.

#include <string>

#include "compiler/ast/job.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// A commented script in `dialect`, ending with a line end. What the job cannot do without is there
// and empty, so that lint names it (P203) until it is filled in; everything else is a comment with
// its default or an example, to be set by taking `//` away. `reader` has a reader, `writer` a
// writer.
std::string WriteJobTemplate(const PluginSpec& reader, const PluginSpec& writer,
                             ast::Dialect dialect);

}  // namespace penstock
