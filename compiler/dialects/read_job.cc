#include "compiler/dialects/read_job.h"

#include "compiler/dialects/dialect.h"
#include "compiler/dialects/dialects.h"

namespace penstock {

std::optional<ast::Job> ReadJob(const JsonDocument& document, DiagnosticSink& diagnostics) {
  const std::optional<ast::Dialect> dialect = DetectDialect(document, diagnostics);
  if (!dialect) return std::nullopt;
  switch (*dialect) {
    case ast::Dialect::kDataWorks1:
      return ReadDataWorks1(document.root, diagnostics);
    case ast::Dialect::kDataWorks2:
      return ReadDataWorks2(document.root, diagnostics);
    case ast::Dialect::kDataX:
      return ReadDataX(document.root, diagnostics);
    case ast::Dialect::kKafkaConnect:
      return ReadKafkaConnect(document, diagnostics);
  }
  return std::nullopt;
}

}  // namespace penstock
