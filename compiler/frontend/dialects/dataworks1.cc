// DataWorks script mode, version 1.0: {"type", "version", "configuration": {"setting", "reader",
// "writer"}}.
#include "compiler/frontend/dialects/dialects.h"
#include "compiler/frontend/dialects/shared.h"
#include "compiler/frontend/read_settings.h"

namespace penstock {

std::optional<ast::Job> ReadDataWorks1(const JsonValue& root, DiagnosticSink& diagnostics) {
  ObjectReader script(root, "$", diagnostics);
  CheckHeader(script, "1.0");
  const JsonValue* object = script.Object("configuration");
  script.Accept({"extend", "transform", "order", "name", "description", "locale", "resourceGroup",
                 "jvmOption"});
  script.ReportUnknown();
  if (object == nullptr) {
    if (!diagnostics.has_errors()) {
      script.Report(Diag::kStepMissing, root.Find("configuration")->name_span, "configuration",
                    "`configuration` is empty, so the job has no reader and no writer");
    }
    return std::nullopt;
  }
  ObjectReader configuration(*object, script.PathOf("configuration"), diagnostics);
  ast::Job job;
  job.dialect = ast::Dialect::kDataWorks1;
  job.settings = ReadSettings(configuration);
  std::optional<ast::Step> reader = ReadEndpoint(configuration, "reader", "plugin");
  std::optional<ast::Step> writer = ReadEndpoint(configuration, "writer", "plugin");
  configuration.Accept({"resourceGroup", "jvmOption", "locale", "dmu"});
  configuration.ReportUnknown();
  if (!reader || !writer) return std::nullopt;
  job.reader = *std::move(reader);
  job.writer = *std::move(writer);
  return job;
}

}  // namespace penstock
