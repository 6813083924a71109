#pragma once
// A script of any kind -> the same job in another dialect.

#include <optional>
#include <string>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_file.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// Gives the script in `to`, and reports what did not come along. Gives nothing, and reports why, if
// the script cannot be read as a job without errors, or is one that only its own dialect can say;
// what is wrong with parameters is lint's business.
std::optional<std::string> ConvertScript(const SourceFile& file, ast::Dialect to,
                                         const PluginCatalog& catalog, DiagnosticSink& diagnostics);

}  // namespace penstock
