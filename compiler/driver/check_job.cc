#include "compiler/driver/check_job.h"

#include "compiler/frontend/json_parser.h"
#include "compiler/frontend/read_job.h"
#include "compiler/sema/analyze.h"

namespace penstock {

CheckedJob CheckJob(const std::string& path, const PluginCatalog& catalog) {
  CheckedJob job;
  Result<SourceFile> file = SourceFile::Load(path);
  if (!file.ok()) {
    job.loaded = file.status();
    return job;
  }
  job.file = std::make_unique<SourceFile>(*std::move(file));
  std::optional<JsonDocument> document = ParseJson(*job.file, job.diagnostics);
  if (!document) return job;
  job.document = std::make_unique<JsonDocument>(*std::move(document));
  job.ast = ReadJob(*job.document, job.diagnostics);
  if (!job.ast) return job;
  job.pipeline = AnalyzeJob(*job.file, *job.ast, catalog, job.diagnostics);
  if (job.diagnostics.has_errors()) job.pipeline.reset();
  return job;
}

std::optional<ir::Pipeline> PreviewPipeline(const CheckedJob& job, const PluginCatalog& catalog,
                                            DiagnosticSink& diagnostics) {
  static const JsonValue kNoParameters = [] {
    JsonValue value;
    value.kind = JsonValue::Kind::kObject;
    return value;
  }();
  ast::Job preview = *job.ast;
  preview.writer = {.plugin = "stream",
                    .plugin_span = job.ast->writer.plugin_span,
                    .path = job.ast->writer.path,
                    .parameters = &kNoParameters,
                    .span = job.ast->writer.span};
  return AnalyzeJob(*job.file, preview, catalog, diagnostics);
}

}  // namespace penstock
