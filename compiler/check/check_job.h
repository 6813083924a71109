#pragma once
// load, parse, read and check in one call: what every command starts with.

#include <memory>
#include <optional>
#include <string>

#include "compiler/ast/job.h"
#include "compiler/check/known_values.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/ir/resolved_job.h"
#include "compiler/json/json_document.h"
#include "compiler/sema/job_schemas.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// As far as the job got: each member is set if its step succeeded.
struct CheckedJob {
  Status loaded;
  std::unique_ptr<SourceFile> file;
  DiagnosticSink diagnostics;
  std::unique_ptr<JsonDocument> document;  // `ast` points into it
  std::optional<ast::Job> ast;
  // Can be compiled if each endpoint that describes its columns (EndpointSpec::schema_options) has
  // been asked for them.
  std::optional<ResolvedJob> resolved;
};

// Asks no endpoint for anything. Without `values` the job is only checked: it cannot be compiled
// where some are needed for that.
CheckedJob CheckJob(const std::string& path, const PluginCatalog& catalog,
                    const KnownValues& values = {});
// The same for a script in memory. `schemas`: what its endpoints say of their columns.
CheckedJob CheckJob(SourceFile file, const PluginCatalog& catalog, const KnownValues& values = {},
                    const JobSchemas& schemas = {});

// The last part alone: check a job that has been read, and what rules say of it. Reports all
// faults; returns nothing if there was an error, then or before, or if a plugin is known only by
// name.
std::optional<ResolvedJob> ResolveJob(const SourceFile& file, const ast::Job& job,
                                      const PluginCatalog& catalog, const JobSchemas& schemas,
                                      DiagnosticSink& diagnostics);

// The same job with its rows printed to standard output instead of written, for `preview`.
std::optional<ResolvedJob> ResolvePreview(const CheckedJob& job, const PluginCatalog& catalog,
                                          DiagnosticSink& diagnostics);

}  // namespace penstock
