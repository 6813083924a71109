// DataWorks script mode, version 1.0: {"type", "version", "configuration": {"setting", "reader",
// "writer"}}.
#include <fmt/format.h>

#include "compiler/dialects/dialects.h"
#include "compiler/dialects/read_settings.h"
#include "compiler/dialects/shared.h"

namespace penstock {
namespace {

// A reader or writer beside `configuration` instead of in it is one mistake, and not two.
std::optional<ast::Step> ReadSide(ObjectReader& script, ObjectReader& configuration,
                                  std::string_view side) {
  const JsonMember* outside = script.object().Find(side);
  if (outside == nullptr || configuration.object().Find(side) != nullptr) {
    return ReadEndpoint(configuration, side, "plugin");
  }
  script.Accept({side});
  script
      .Report(Diag::kStepMissing, outside->name_span, side,
              fmt::format("`{}` stands beside `configuration`, and so the job has none", side))
      .hints.push_back("move it inside of `configuration`");
  return std::nullopt;
}

}  // namespace

std::optional<ast::Job> ReadDataWorks1(const JsonValue& root, DiagnosticSink& diagnostics) {
  ObjectReader script(root, "$", diagnostics);
  CheckHeader(script, "1.0");
  const JsonValue* object = script.Object("configuration");
  script.Accept({"extend", "transform", "order", "name", "description", "locale", "resourceGroup",
                 "jvmOption"});
  if (object == nullptr) {
    script.ReportUnknown();
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
  std::optional<ast::Step> reader = ReadSide(script, configuration, "reader");
  std::optional<ast::Step> writer = ReadSide(script, configuration, "writer");
  script.ReportUnknown();
  configuration.Accept({"resourceGroup", "jvmOption", "locale", "dmu"});
  configuration.ReportUnknown();
  if (!reader || !writer) return std::nullopt;
  job.reader = *std::move(reader);
  job.writer = *std::move(writer);
  return job;
}

}  // namespace penstock
