#include "compiler/authoring/convert_script.h"

#include <fmt/format.h>

#include "compiler/ast/print.h"
#include "compiler/authoring/convert_job.h"
#include "compiler/dialects/bare_variables.h"
#include "compiler/dialects/dialect.h"
#include "compiler/dialects/read_job.h"
#include "compiler/json/parse_script.h"
#include "compiler/json/suppressions.h"

namespace penstock {

std::optional<std::string> ConvertScript(const SourceFile& file, ast::Dialect to,
                                         const PluginCatalog& catalog,
                                         DiagnosticSink& diagnostics) {
  DiagnosticSink faults;
  std::optional<JsonDocument> document = ParseScript(file, faults);
  JsonDocument read;  // without suppressions, which readers do not treat as keys
  std::optional<ast::Job> job;
  if (document) {
    if (to != ast::Dialect::kDataX) PutVariablesInBraces(*document);
    read = *document;
    TakeSuppressions(file, read, faults);
    job = ReadJob(read, faults);
  }
  if (!job || faults.has_errors()) {
    for (const Diagnostic& fault : faults.Sorted()) {
      if (fault.severity != Severity::kError) continue;
      diagnostics.Report(fault.kind, fault.span, fault.message) = fault;
    }
    return std::nullopt;
  }
  if (!Describe(job->dialect).has(DialectInfo::kConvert)) {
    diagnostics
        .Report(Diag::kNotConvertible, job->writer.plugin_span,
                fmt::format("a Kafka Connect configuration has no equivalent in {}, because it "
                            "lists no columns and its records never end",
                            ast::NameOf(to)))
        .hints.push_back(
            "start from `penstock template kafka ots`, a job that reads a range of a topic");
    return std::nullopt;
  }
  if (!job->transforms.empty()) {  // without them the result would be another one
    diagnostics
        .Report(Diag::kNotConvertible, job->transforms[0].name.span,
                fmt::format("`transformer` has no equivalent in {}", ast::NameOf(to)))
        .hints.push_back("write what it does as expressions in `column` of the reader");
    return std::nullopt;
  }
  return ConvertJob(file, *document, *job, to, catalog, diagnostics);
}

}  // namespace penstock
