#include "compiler/check/known_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "compiler/json/json_parser.h"
#include "compiler/sema/option_names.h"
#include "compiler/sema/secret_parameters.h"
#include "compiler/sema/template_text.h"
#include "runtime/plugin/delimited_dialect.h"

namespace penstock {
namespace {

constexpr std::string_view kPattern = "yyyy-MM-dd HH:mm:ss";

// What of a column the compiler decides on, and what would fit there.
struct ColumnMember {
  std::string_view name, fitting;
};
constexpr ColumnMember kColumnMembers[] = {{"index", "0"},
                                           {"type", "string"},
                                           {"format", kPattern},
                                           {"dateFormat", kPattern},
                                           {"random", "1,1"}};

// A value that `option` allows; nothing if its values may come with the run.
std::optional<std::string> FittingValue(const OptionSpec& option, std::string_view full_name) {
  switch (option.type) {
    case OptionType::kBool:
      return "false";
    case OptionType::kInt:
      return std::to_string(option.minimum.value_or(option.power_of_two ? 1 : 0));
    case OptionType::kDouble:
    case OptionType::kChar:
      return "0";
    case OptionType::kCommaList:
      return std::string(option.values.empty() ? "a" : option.values[0]);
    case OptionType::kString:
      if (!option.values.empty()) return std::string(option.values[0]);
      if (option.name == "dateFormat") return std::string(kPattern);
      if (IsDialectOption(full_name)) return "";
      return std::nullopt;
    case OptionType::kStringOrList:
    case OptionType::kStringList:
    case OptionType::kObject:
    case OptionType::kObjectList:
    case OptionType::kColumns:
    case OptionType::kTypedValues:
      return std::nullopt;
  }
  return std::nullopt;
}

class Filler {
 public:
  Filler(const KnownValues& values, ast::Job& job, DiagnosticSink& diagnostics)
      : values_(values), job_(job), diagnostics_(diagnostics) {}

  Result<bool> Fill(const PluginCatalog& catalog) {
    ast::Settings& settings = job_.settings;
    PST_RETURN_IF_ERROR(FillSetting("timeZone", settings.time_zone, "UTC"));
    if (settings.time_zone) time_zone_ = settings.time_zone->text;
    const std::pair<std::string_view, std::optional<ast::Scalar>*> numbers[] = {
        {settings.concurrent_key, &settings.concurrent},
        {"speed.mbps", &settings.mbps},
        {"speed.byte", &settings.bytes},
        {"speed.record", &settings.records},
        {"errorLimit.record", &settings.dirty_records},
        {"errorLimit.percentage", &settings.dirty_percentage}};
    for (const auto& [name, number] : numbers) {
      PST_RETURN_IF_ERROR(FillSetting(name, *number, "1"));
    }
    PST_RETURN_IF_ERROR(FillSetting("speed.throttle", settings.throttle, "true"));
    PST_RETURN_IF_ERROR(FillSetting("dateFormat", job_.values.date_format, kPattern));
    for (ast::Scalar& pattern : job_.values.date_patterns) {
      PST_RETURN_IF_ERROR(FillText("dateFormat", pattern.text, pattern.span, kPattern));
    }
    PST_RETURN_IF_ERROR(FillName(job_.reader));
    PST_RETURN_IF_ERROR(FillName(job_.writer));
    PST_RETURN_IF_ERROR(FillStep(catalog, Side::kReader, job_.reader));
    PST_RETURN_IF_ERROR(FillStep(catalog, Side::kWriter, job_.writer));
    return made_up_;
  }

 private:
  // No name would fit as well as another: without values it stays as it is.
  Status FillName(ast::Step& step) {
    if (!HasVariables(step.plugin)) return {};
    if (values_) return FillText("stepType", step.plugin, step.plugin_span, "");
    made_up_ = true;
    return {};
  }

  Status FillSetting(std::string_view name, std::optional<ast::Scalar>& setting,
                     std::string_view fitting) {
    if (!setting) return {};
    return FillText(name, setting->text, setting->span, fitting);
  }

  Status FillStep(const PluginCatalog& catalog, Side side, ast::Step& step) {
    if (step.parameters == nullptr || step.connector) return {};
    const PluginSpec* plugin = catalog.Find(step.plugin, side);
    if (plugin == nullptr || plugin->side(side) == nullptr) return {};
    auto filled = std::make_shared<JsonValue>(*step.parameters);
    changed_ = false;
    PST_RETURN_IF_ERROR(FillObject(plugin->side(side)->options, "", *filled));
    if (!changed_) return {};
    step.as_written = step.parameters;
    step.parameters = filled.get();
    step.filled = std::move(filled);
    return {};
  }

  Status FillObject(const std::vector<OptionSpec>& options, const std::string& prefix,
                    JsonValue& object) {
    for (JsonMember& member : object.members) {
      const OptionSpec* option = FindOption(options, member.name);
      if (option == nullptr) continue;
      JsonValue& value = member.value;
      if (option->type == OptionType::kObject && value.is(JsonValue::Kind::kString)) {
        ReadObject(value);
      }
      if (option->type == OptionType::kColumns) {
        PST_RETURN_IF_ERROR(FillColumns(value));
      } else if (value.is(JsonValue::Kind::kString)) {
        const std::string name = prefix + std::string(option->name);
        if (const std::optional<std::string> fitting = FittingValue(*option, name)) {
          PST_RETURN_IF_ERROR(FillText(name, value.text, value.span, *fitting));
        }
      } else if (!option->members.empty()) {
        const std::string inside = prefix + std::string(option->name) + ".";
        for (JsonValue& item : value.items) {
          PST_RETURN_IF_ERROR(FillObject(option->members, inside, item));
        }
        PST_RETURN_IF_ERROR(FillObject(option->members, inside, value));
      }
    }
    return {};
  }

  // Other text is left for messages.
  void ReadObject(JsonValue& value) {
    DiagnosticSink faults;
    std::optional<JsonDocument> document = ParseJson(SourceFile("", value.text), faults);
    if (!document || !document->root.is(JsonValue::Kind::kObject)) return;
    PlaceAt(value.span, document->root);
    value = std::move(document->root);
    changed_ = true;
  }

  // All of it is where the text is.
  static void PlaceAt(Span span, JsonValue& value) {
    value.span = span;
    for (JsonValue& item : value.items) PlaceAt(span, item);
    for (JsonMember& member : value.members) {
      member.name_span = span;
      PlaceAt(span, member.value);
    }
  }

  Status FillColumns(JsonValue& list) {
    for (JsonValue& column : list.items) {
      for (JsonMember& member : column.members) {
        const auto* known =
            std::ranges::find(kColumnMembers, std::string_view(member.name), &ColumnMember::name);
        if (known == std::end(kColumnMembers) || !member.value.is(JsonValue::Kind::kString)) {
          continue;
        }
        PST_RETURN_IF_ERROR(
            FillText(known->name, member.value.text, member.value.span, known->fitting));
      }
    }
    return {};
  }

  // `option` is what messages call the place.
  Status FillText(std::string_view option, std::string& text, Span span, std::string_view fitting) {
    if (!HasVariables(text)) return {};
    changed_ = true;
    if (ReportSecret(option, text, span) || !values_) {
      made_up_ = true;
      text = fitting;
      return {};
    }
    std::vector<std::string> names;
    const Template pieces = SplitTemplate(text, names);
    std::vector<std::string> known;
    for (const std::string& name : names) {
      PST_ASSIGN_OR_RETURN(std::string value, values_(name, time_zone_));
      known.push_back(std::move(value));
      if (std::ranges::find(job_.filled, name) == job_.filled.end()) job_.filled.push_back(name);
    }
    text = pieces.Expand(known);
    return {};
  }

  // What the compiler decides on is in the plan and in executables, where no secret may be.
  bool ReportSecret(std::string_view option, const std::string& text, Span span) {
    std::vector<std::string> names;
    SplitTemplate(text, names);
    const std::vector<int> secrets = SecretParameters(names, {});
    if (secrets.empty()) return false;
    const std::string& secret = names[static_cast<size_t>(secrets[0])];
    diagnostics_
        .Report(Diag::kSecretInData, span,
                fmt::format("the secret {} cannot be used for `{}`, whose value is needed before "
                            "the job is compiled",
                            Backquoted(fmt::format("${{{}}}", secret)), option))
        .hints.push_back("pass the value as a variable: `${name}` and `-p name=value`");
    return true;
  }

  const KnownValues& values_;
  ast::Job& job_;
  DiagnosticSink& diagnostics_;
  std::string time_zone_;
  bool changed_ = false;
  bool made_up_ = false;
};

}  // namespace

Result<bool> FillInKnownValues(const PluginCatalog& catalog, const KnownValues& values,
                               ast::Job& job, DiagnosticSink& diagnostics) {
  return Filler(values, job, diagnostics).Fill(catalog);
}

}  // namespace penstock
