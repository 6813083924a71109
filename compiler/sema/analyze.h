#pragma once
// check: ast::Job -> what is known of the job.

#include "compiler/sema/job_facts.h"
#include "compiler/sema/job_schemas.h"

namespace penstock {

// Binds options to the plugins' specs, resolves columns, types expressions and filter, chooses
// every conversion. Reports all faults it finds on the way; what depends on a faulty part is
// missing from the facts. Of an endpoint that describes its columns and has not been asked for them
// only what does not depend on their types is checked, and nothing can be compiled.
JobFacts AnalyzeJob(const SourceFile& file, const ast::Job& job, const PluginCatalog& catalog,
                    const JobSchemas& schemas, DiagnosticSink& diagnostics);

}  // namespace penstock
