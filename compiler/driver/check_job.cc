#include "compiler/driver/check_job.h"

#include <algorithm>

#include "compiler/frontend/json_secrets.h"
#include "compiler/frontend/parse_script.h"
#include "compiler/frontend/properties_parser.h"
#include "compiler/frontend/read_job.h"
#include "compiler/frontend/suppressions.h"
#include "compiler/sema/analyze.h"
#include "runtime/base/check.h"

namespace penstock {

CheckedJob CheckJob(const std::string& path, const PluginCatalog& catalog) {
  Result<SourceFile> file = SourceFile::Load(path);
  if (file.ok()) return CheckJob(*std::move(file), catalog);
  CheckedJob job;
  job.loaded = file.status();
  return job;
}

CheckedJob CheckJob(SourceFile file, const PluginCatalog& catalog) {
  CheckedJob job;
  job.file = std::make_unique<SourceFile>(std::move(file));
  std::optional<JsonDocument> document = ParseScript(*job.file, job.diagnostics);
  if (!document) return job;
  job.document = std::make_unique<JsonDocument>(*std::move(document));
  const std::vector<Suppression> suppressions =
      TakeSuppressions(*job.file, *job.document, job.diagnostics);
  CheckSecrets(*job.file, job.document->root, job.diagnostics);
  job.ast = ReadJob(*job.document, job.diagnostics);
  if (job.ast) job.pipeline = AnalyzeJob(*job.file, *job.ast, catalog, job.diagnostics);
  if (job.diagnostics.has_errors()) job.pipeline.reset();
  if (job.document->syntax == Syntax::kProperties) {
    WriteFixesAsProperties(*job.document, job.diagnostics);
  }
  Suppress(suppressions, job.diagnostics);
  return job;
}

std::optional<ir::Pipeline> PreviewPipeline(const CheckedJob& job, const PluginCatalog& catalog,
                                            DiagnosticSink& diagnostics) {
  static const JsonValue kNoParameters = [] {
    JsonValue value;
    value.kind = JsonValue::Kind::kObject;
    return value;
  }();
  const auto printer = std::ranges::find_if(catalog.specs(), [](const PluginSpec& plugin) {
    return plugin.writer && plugin.writer->printed;
  });
  PST_CHECK(printer != catalog.specs().end());
  ast::Job preview = *job.ast;
  preview.writer = {.plugin = std::string(printer->name),
                    .plugin_span = job.ast->writer.plugin_span,
                    .path = job.ast->writer.path,
                    .parameters = &kNoParameters,
                    .span = job.ast->writer.span};
  return AnalyzeJob(*job.file, preview, catalog, diagnostics);
}

}  // namespace penstock
