// DataWorks script mode, version 1.0: {"type", "version", "configuration": {"setting", "reader",
// "writer"}}.
#include <fmt/format.h>

#include "compiler/dialects/dialects.h"
#include "compiler/dialects/read_settings.h"
#include "compiler/dialects/shared.h"

namespace penstock {
namespace {

constexpr std::string_view kNamesPlugin =
    "is a key of other dialects; version 1.0 names the plugin in `plugin`";

std::vector<OptionSpec> Keys() {
  return JoinKeys(
      HeaderKeys("1.0"),
      {RequiredKey(ObjectKey(
           "configuration", "The job itself.",
           {EndpointKey("reader", "plugin", "The name of the reader plugin, such as `mysql`."),
            EndpointKey("writer", "plugin", "The name of the writer plugin, such as `odps`."),
            SettingKey("concurrent", DataWorksLimits(true)),
            IgnoredKey("resourceGroup", kWhereItRuns), IgnoredKey("jvmOption", kForJava),
            IgnoredKey("locale", kNoEffect), IgnoredKey("dmu", kUnitOfBilling)})),
       FreeFormKey("extend", kLeftByEditor), IgnoredKey("transform", kLeftByEditor),
       IgnoredKey("name", kForPeople), IgnoredKey("description", kForPeople),
       IgnoredKey("locale", kNoEffect), IgnoredKey("resourceGroup", kWhereItRuns),
       IgnoredKey("jvmOption", kForJava)});
}

// A reader or writer beside `configuration` instead of in it is one mistake, and not two.
std::optional<ast::Step> ReadSide(ObjectReader& script, ObjectReader& configuration,
                                  std::string_view side) {
  const JsonMember* outside = script.object().Find(side);
  if (outside == nullptr || configuration.object().Find(side) != nullptr) {
    return ReadEndpoint(configuration, side, "plugin");
  }
  script.Explained(side);
  script
      .Report(
          Diag::kStepMissing, outside->name_span, side,
          fmt::format(
              "`{}` is next to `configuration` instead of inside it, so it is not part of the job",
              side))
      .hints.push_back("move it into `configuration`");
  return std::nullopt;
}

}  // namespace

const ScriptKeys& KeysOfDataWorks1() {
  constexpr std::string_view kSpeed = "$.configuration.setting.speed";
  static const ScriptKeys kKeys{
      Keys(),
      {{"$", "order", "is a key of version 2.0; here records go from the reader to the writer"},
       {"$", "content", "is a DataX key"},
       {"$.configuration", "steps",
        "is a key of version 2.0; version 1.0 has `reader` and `writer`"},
       {"$.configuration", "order",
        "is a key of version 2.0; here records go from the reader to the writer"},
       {"$.configuration", "content",
        "is a DataX key; here `reader` and `writer` are used without it"},
       {"$.configuration.reader", "stepType", kNamesPlugin, "", "plugin"},
       {"$.configuration.writer", "stepType", kNamesPlugin, "", "plugin"},
       {"$.configuration.reader", "category", "is a key of version 2.0"},
       {"$.configuration.writer", "category", "is a key of version 2.0"},
       {kSpeed, "channel", kCallsItConcurrent, "concurrent"},
       {kSpeed, "byte", kLimitsMegabytes},
       {kSpeed, "record", kLimitsMegabytes}}};
  return kKeys;
}

std::optional<ast::Job> ReadDataWorks1(const JsonDocument& document, DiagnosticSink& diagnostics) {
  ObjectReader script(document.root, "$", KeysOfDataWorks1(), diagnostics);
  CheckHeader(script, "1.0");
  const Reading<const JsonValue*> object = script.Object("configuration");
  if (!object) {
    script.ReportUnknown();
    if (object.absent()) ReportEmptyJob(script, "configuration");
    return std::nullopt;
  }
  ObjectReader configuration = script.Inside("configuration", **object);
  ast::Job job;
  job.dialect = ast::Dialect::kDataWorks1;
  job.portability.most_threads = kMostThreadsOfDataWorks;
  job.settings = ReadSettings(configuration, job.values);
  job.settings.mbps_needs_throttle = false;
  std::optional<ast::Step> reader = ReadSide(script, configuration, "reader");
  std::optional<ast::Step> writer = ReadSide(script, configuration, "writer");
  script.ReportUnknown();
  configuration.ReportUnknown();
  return WithSides(std::move(job), std::move(reader), std::move(writer));
}

}  // namespace penstock
