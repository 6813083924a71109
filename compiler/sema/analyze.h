#pragma once
// check: ast::Job -> what is known of the job.

#include "compiler/sema/job_facts.h"

namespace penstock {

// Binds options to the plugins' specs, resolves columns, types expressions and filter, chooses
// every conversion. Reports all faults it finds on the way; what depends on a faulty part is
// missing from the facts.
JobFacts AnalyzeJob(const SourceFile& file, const ast::Job& job, const PluginCatalog& catalog,
                    DiagnosticSink& diagnostics);

}  // namespace penstock
