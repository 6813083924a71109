#pragma once
// Converts a script to another dialect.

#include <string>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_document.h"
#include "compiler/source/source_file.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// The script in the dialect `to`, ending with a line end. `document` is the whole script; `job` was
// read without errors from it, or from a copy without suppressions. Parameters stay as they are
// written, comments and trailing commas included; comments outside of them stay above what they
// stood above. What nothing stands for in `to` is left out or kept as it is, and reported:
// kNoCounterpart, kChangedByConversion. A script that is in `to` already comes back as it is.
// Neither dialect is that of Kafka Connect.
std::string ConvertJob(const SourceFile& file, const JsonDocument& document, const ast::Job& job,
                       ast::Dialect to, const PluginCatalog& catalog, DiagnosticSink& diagnostics);

}  // namespace penstock
