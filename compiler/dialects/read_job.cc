#include "compiler/dialects/read_job.h"

#include "compiler/dialects/dialect.h"

namespace penstock {

std::optional<ast::Job> ReadJob(const JsonDocument& document, DiagnosticSink& diagnostics) {
  const DialectInfo* dialect = DetectDialect(document, diagnostics);
  if (dialect == nullptr) return std::nullopt;
  return dialect->read(document, diagnostics);
}

}  // namespace penstock
