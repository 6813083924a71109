#include "compiler/dialects/read_settings.h"

#include <fmt/format.h>

#include <array>

#include "runtime/base/ascii.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

// The wizard's three ways to treat dirty records.
constexpr std::array<std::string_view, 3> kStrategies = {"Ignore", "Tolerance", "ZeroTolerance"};

void ReadErrorLimit(const ObjectReader& setting, ast::Settings& settings) {
  const Reading<const JsonValue*> object = setting.Object("errorLimit");
  if (!object) return;
  const ObjectReader limit = setting.Inside("errorLimit", **object);
  settings.has_error_limit = !(*object)->members.empty();
  settings.dirty_records = limit.Scalar("record").value();
  settings.dirty_percentage = limit.Scalar("percentage").value();
  const Reading<ast::Scalar> strategy = limit.Text("strategy");
  limit.ReportUnknown();

  if (settings.dirty_records && settings.dirty_percentage) {
    Diagnostic& diagnostic =
        limit.Report(Diag::kBothDirtyLimits, settings.dirty_percentage->span, "percentage",
                     "`percentage` is ignored because `record` is also set");
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
                   "`Tolerance` requires `record`, the number of dirty records to allow");
    }
  } else if (strategy->text != "Ignore") {
    Diagnostic& fault =
        limit.Report(Diag::kUnknownValue, strategy->span, "strategy",
                     fmt::format("unknown strategy {}{}", Backquoted(strategy->text),
                                 DidYouMean(strategy->text, kStrategies)));
    fault.hints.push_back("it must be one of `Ignore`, `Tolerance`, `ZeroTolerance`");
    if (std::optional<std::string_view> meant = Suggest(strategy->text, kStrategies)) {
      fault.fixes.push_back(
          {strategy->span, Quoted(*meant), IsPlainSlip(strategy->text, *meant, kStrategies)});
    }
  }
}

void ReadSpeed(const ObjectReader& setting, ast::Settings& settings) {
  const Reading<const JsonValue*> object = setting.Object("speed");
  if (!object) return;
  const ObjectReader speed = setting.Inside("speed", **object);
  settings.concurrent = speed.Scalar("concurrent").value();
  // DataX's name; in the services' own scripts `concurrent` counts.
  std::optional<ast::Scalar> channel = speed.Scalar("channel").value();
  if (!settings.concurrent) settings.concurrent = std::move(channel);
  settings.throttle = speed.Scalar("throttle").value();
  settings.mbps = speed.Scalar("mbps").value();
  settings.bytes = speed.Scalar("byte").value();
  settings.records = speed.Scalar("record").value();
  speed.ReportUnknown();
}

// The engine tries its three patterns and then the further ones. Nothing where none is set.
void ReadDatePatterns(const ObjectReader& column, CommonColumn& result) {
  const std::optional<ast::Scalar> date_time = column.Text("datetimeFormat").value();
  const std::optional<ast::Scalar> date = column.Text("dateFormat").value();
  const std::optional<ast::Scalar> time = column.Text("timeFormat").value();
  std::vector<ast::Scalar> further;
  if (const Reading<const JsonValue*> list = column.Array("extraFormats")) {
    for (const JsonValue& item : (*list)->items) {
      if (item.is(JsonValue::Kind::kString)) {
        further.push_back({item.text, item.span});
      } else {
        column.Report(Diag::kWrongType, item.span, "extraFormats",
                      fmt::format("an element of `extraFormats` must be a string, not {}",
                                  WithArticle(item.kind)));
      }
    }
  }
  result.date_format = date_time;
  if (!date_time && !date && !time && further.empty()) return;
  const Span place = column.object().span;
  result.date_patterns.push_back(date_time.value_or(ast::Scalar{"yyyy-MM-dd HH:mm:ss", place}));
  result.date_patterns.push_back(date.value_or(ast::Scalar{"yyyy-MM-dd", place}));
  if (time) result.date_patterns.push_back(*time);
  result.date_patterns.insert(result.date_patterns.end(), further.begin(), further.end());
}

}  // namespace

CommonColumn ReadCommonColumn(const ObjectReader& parent) {
  CommonColumn result;
  const Reading<const JsonValue*> object = parent.Object("common");
  if (!object) return result;
  const ObjectReader common = parent.Inside("common", **object);
  if (const Reading<const JsonValue*> columns = common.Object("column")) {
    const ObjectReader column = common.Inside("column", **columns);
    result.time_zone = column.Text("timeZone").value();
    ReadDatePatterns(column, result);
    column.ReportUnknown();
  }
  common.ReportUnknown();
  return result;
}

ast::Settings ReadSettings(const ObjectReader& parent, ast::ValueDefaults& values) {
  ast::Settings settings;
  const JsonMember* written = parent.object().Find("setting");
  settings.place = written != nullptr
                       ? written->name_span
                       : Span{parent.object().span.begin, parent.object().span.begin + 1};
  const Reading<const JsonValue*> object = parent.Object("setting");
  if (!object) return settings;
  const ObjectReader setting = parent.Inside("setting", **object);
  ReadErrorLimit(setting, settings);
  ReadSpeed(setting, settings);
  settings.time_zone = setting.Text("timeZone").value();
  CommonColumn common = ReadCommonColumn(setting);
  if (!settings.time_zone) settings.time_zone = std::move(common.time_zone);
  values.date_patterns = std::move(common.date_patterns);
  values.date_format = std::move(common.date_format);
  settings.execute_mode = setting.Text("executeMode").value();
  settings.failover = setting.Scalar("failoverEnable").value();
  // Taken for true in doubt: a run would write where perhaps nothing was to be written.
  const Reading<ast::Scalar> dry_run = setting.Scalar("dryRun");
  settings.dry_run = dry_run && !SameIgnoringCase(dry_run->text, "false");
  setting.ReportUnknown();
  return settings;
}

}  // namespace penstock
