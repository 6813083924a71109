#include "compiler/dialects/read_settings.h"

#include <fmt/format.h>

#include <array>

#include "runtime/base/suggest.h"

namespace penstock {
namespace {

// The wizard's three ways to treat dirty records.
constexpr std::array<std::string_view, 3> kStrategies = {"Ignore", "Tolerance", "ZeroTolerance"};

void ReadErrorLimit(ObjectReader& setting, ast::Settings& settings) {
  const JsonValue* object = setting.Object("errorLimit");
  if (object == nullptr) return;
  ObjectReader limit(*object, setting.PathOf("errorLimit"), setting.diagnostics());
  settings.has_error_limit = !object->members.empty();
  settings.dirty_records = limit.Scalar("record");
  settings.dirty_percentage = limit.Scalar("percentage");
  const std::optional<ast::Scalar> strategy = limit.Text("strategy");
  limit.ReportUnknown();

  if (settings.dirty_records && settings.dirty_percentage) {
    Diagnostic& diagnostic =
        limit.Report(Diag::kBothDirtyLimits, settings.dirty_percentage->span, "percentage",
                     "`percentage` stands beside `record`; only `record` is used");
    diagnostic.labels.push_back({settings.dirty_records->span, "this limit is used"});
    diagnostic.hints.push_back("delete one of the two");
    settings.dirty_percentage.reset();
  }
  if (!strategy) return;
  if (strategy->text == "ZeroTolerance") {
    if (!settings.dirty_records) settings.dirty_records = ast::Scalar{"0", strategy->span};
  } else if (strategy->text == "Tolerance") {
    if (!settings.dirty_records) {
      limit.Report(Diag::kMissingKey, strategy->span, "strategy",
                   "`Tolerance` stands without `record`, the number of dirty records to allow");
    }
  } else if (strategy->text != "Ignore") {
    Diagnostic& fault =
        limit.Report(Diag::kUnknownValue, strategy->span, "strategy",
                     fmt::format("unknown strategy {}{}", Backquoted(strategy->text),
                                 DidYouMean(strategy->text, kStrategies)));
    fault.hints.push_back("it is one of `Ignore`, `Tolerance`, `ZeroTolerance`");
    if (std::optional<std::string_view> meant = Suggest(strategy->text, kStrategies)) {
      fault.fixes.push_back({strategy->span, Quoted(*meant)});
    }
  }
}

void ReadSpeed(ObjectReader& setting, ast::Settings& settings) {
  const JsonValue* object = setting.Object("speed");
  if (object == nullptr) return;
  ObjectReader speed(*object, setting.PathOf("speed"), setting.diagnostics());
  settings.concurrent = speed.Scalar("concurrent");
  // DataX's name; in the services' own scripts `concurrent` counts.
  std::optional<ast::Scalar> channel = speed.Scalar("channel");
  if (!settings.concurrent) settings.concurrent = std::move(channel);
  settings.throttle = speed.Scalar("throttle");
  settings.mbps = speed.Scalar("mbps");
  settings.bytes = speed.Scalar("byte");
  settings.records = speed.Scalar("record");
  speed.Accept({"dmu", "jvmOption", "readerConcurrent"});
  speed.ReportUnknown();
}

}  // namespace

std::optional<ast::Scalar> ReadCommonTimeZone(ObjectReader& parent) {
  const JsonValue* object = parent.Object("common");
  if (object == nullptr) return std::nullopt;
  ObjectReader common(*object, parent.PathOf("common"), parent.diagnostics());
  std::optional<ast::Scalar> zone;
  if (const JsonValue* columns = common.Object("column")) {
    ObjectReader column(*columns, common.PathOf("column"), common.diagnostics());
    zone = column.Text("timeZone");
    for (std::string_view name : {"datetimeFormat", "dateFormat", "timeFormat", "extraFormats"}) {
      column.AcceptWithWarning(name, "date patterns belong to the columns of reader and writer");
    }
    column.AcceptWithWarning("encoding", "it belongs to the parameters of reader and writer");
    column.Accept({"locale"});
    column.ReportUnknown();
  }
  common.ReportUnknown();
  return zone;
}

ast::Settings ReadSettings(ObjectReader& parent) {
  ast::Settings settings;
  const JsonMember* written = parent.object().Find("setting");
  settings.place = written != nullptr
                       ? written->name_span
                       : Span{parent.object().span.begin, parent.object().span.begin + 1};
  const JsonValue* object = parent.Object("setting");
  if (object == nullptr) return settings;
  ObjectReader setting(*object, parent.PathOf("setting"), parent.diagnostics());
  ReadErrorLimit(setting, settings);
  ReadSpeed(setting, settings);
  settings.time_zone = setting.Text("timeZone");
  std::optional<ast::Scalar> common_zone = ReadCommonTimeZone(setting);
  if (!settings.time_zone) settings.time_zone = std::move(common_zone);
  settings.execute_mode = setting.Text("executeMode");
  settings.failover = setting.Scalar("failoverEnable");
  // DataX would only check the job; running it would write where nothing was to be written.
  const std::optional<ast::Scalar> dry_run = setting.Scalar("dryRun");
  if (dry_run && dry_run->text != "false") {
    setting
        .Report(Diag::kUnknownValue, dry_run->span, "dryRun",
                "`dryRun` asks for a check only, and the job would be run")
        .hints.push_back("delete it and use `penstock lint`");
  }
  setting.Accept(
      {"jvmOption", "jvmMemory", "locale", "resourceGroup", "taskType", "dmu", "keyVersion"});
  setting.ReportUnknown();
  return settings;
}

}  // namespace penstock
