#include "compiler/sema/rules/connector_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "compiler/sema/comma_list.h"
#include "compiler/sema/rules/option_rules.h"
#include "compiler/sema/wording.h"

namespace penstock {
namespace {

constexpr size_t kMaxAliases = 1000;

class RecordChecker {
 public:
  RecordChecker(const BoundOptions& options, DiagnosticSink& diagnostics)
      : options_(options), diagnostics_(diagnostics) {}

  void CheckFailures() {
    if (Is("runtime.error.tolerance", "all") &&
        (!IsSet("runtime.error.mode") || Is("runtime.error.mode", "ignore"))) {
      Report(Diag::kRecordsDropped, Value("runtime.error.tolerance"),
             "records that cannot be parsed or written are left out, and nothing keeps them")
          .hints.push_back(
              "set `runtime.error.mode` to `kafka` or `tablestore`, which keep them with the "
              "error");
    }
    if (Is("errors.tolerance", "all") && !IsSet("runtime.error.tolerance")) {
      Report(
          Diag::kOtherTolerance, Value("errors.tolerance"),
          "`errors.tolerance` is for converters and transformations; a record that the connector "
          "itself cannot parse or write still stops the task")
          .hints.push_back("set `runtime.error.tolerance`, too");
    }
  }

  void CheckOrder() {
    const bool keyed = Is("primarykey.mode", "record_key") || Is("primarykey.mode", "record_value");
    if (!keyed || !Is("insert.order.enable", "false")) return;
    Report(Diag::kOrderLost, Value("insert.order.enable"),
           "records of one primary key may be written in another order than they came in, so that "
           "an old one may win")
        .hints.push_back("leave `insert.order.enable` at `true` unless keys never come again");
  }

  void CheckRepetition() {
    for (const BoundOption* types : options_.FindAll("tablestore.<table>.primarykey.type")) {
      if (!types->value) continue;
      for (const ListItem& item : ItemsOf(types->json->text)) {
        if (!SameIgnoringCase(item.text, "auto_increment")) continue;
        Report(Diag::kComesTwice, *types, PlaceInside(*types->json, item.begin, item.end),
               "after a fault Kafka Connect delivers records again, and with a key that counts up "
               "they become further rows");
        break;
      }
    }
  }

  // Messages for time series are JSON without a schema.
  void CheckConverters() {
    const BoundOption* converter = options_.Find("value.converter");
    if (!Is("tablestore.mode", "timeseries") || converter == nullptr || !converter->value) return;
    constexpr std::string_view kSchemas = "value.converter.schemas.enable";
    if (!converter->json->text.ends_with("JsonConverter")) {
      Report(Diag::kWrongConverter, *converter, converter->json->span,
             "time series need records that are JSON, which this converter does not give")
          .hints.push_back("use `org.apache.kafka.connect.json.JsonConverter`");
    } else if (!IsSet(kSchemas)) {
      Report(Diag::kWrongConverter, *converter, converter->json->span,
             fmt::format("time series need records without a schema, but `{}` is not set, and its "
                         "default is `true`",
                         kSchemas))
          .hints.push_back(fmt::format("set `{}` to `false`", kSchemas));
    } else if (Is(kSchemas, "true")) {
      Report(Diag::kWrongConverter, *options_.Find(kSchemas), options_.Find(kSchemas)->json->span,
             "time series need records without a schema")
          .hints.push_back("write `false`");
    }
  }

  // Names of fields are written in lower case unless that is switched off.
  void CheckFields() {
    if (!Is("tablestore.mode", "timeseries") || !Is("tablestore.timeseries.toLowerCase", "false")) {
      return;
    }
    for (const BoundOption* names : options_.FindAll("tablestore.timeseries.<table>.field.name")) {
      if (!names->value) continue;
      for (const ListItem& item : ItemsOf(names->json->text)) {
        const bool capital =
            std::ranges::any_of(item.text, [](char c) { return c >= 'A' && c <= 'Z'; });
        if (!capital) continue;
        Report(Diag::kBadFieldName, *names, PlaceInside(*names->json, item.begin, item.end),
               fmt::format("`{}` has capital letters, which fields of time series cannot have",
                           Excerpt(item.text)))
            .hints.push_back("leave `tablestore.timeseries.toLowerCase` at `true`");
        break;
      }
    }
  }

  // `list` names things whose settings begin with the name: transforms.NAME.type.
  void CheckAliases(std::string_view list) {
    const BoundOption* option = options_.Find(list);
    if (option != nullptr && !option->value) return;
    std::vector<std::string> aliases;
    if (option != nullptr) {
      const std::vector<ListItem> items = ItemsOf(option->json->text);
      if (items.size() > kMaxAliases) return;
      for (const ListItem& item : items) {
        aliases.emplace_back(item.text);
        const std::string type = fmt::format("{}.{}.type", list, item.text);
        if (IsSet(type)) continue;
        Report(Diag::kMissingKey, *option, PlaceInside(*option->json, item.begin, item.end),
               fmt::format("`{}`, the class of `{}`, is not set", type, Excerpt(item.text)));
      }
    }
    const std::string pattern = fmt::format("{}.<key>", list);
    for (const BoundOption* setting : options_.FindAll(pattern)) {
      const std::string_view rest = setting->name().substr(list.size() + 1);
      const std::string_view alias = rest.substr(0, rest.find('.'));
      if (std::ranges::find(aliases, alias) != aliases.end()) continue;
      Report(Diag::kKeyWithoutEffect, *setting, setting->key_span,
             fmt::format("`{}` has no effect: `{}` does not list `{}`", Excerpt(setting->name()),
                         list, Excerpt(alias)));
    }
  }

 private:
  bool Is(std::string_view name, std::string_view value) const {
    return Holds({name, value}, options_);
  }
  bool IsSet(std::string_view name) const { return options_.Find(name) != nullptr; }
  const BoundOption& Value(std::string_view name) const { return *options_.Find(name); }

  Diagnostic& Report(Diag kind, const BoundOption& option, std::string message) {
    return Report(kind, option, option.json->span, std::move(message));
  }
  Diagnostic& Report(Diag kind, const BoundOption& option, Span span, std::string message) {
    Diagnostic& diagnostic = diagnostics_.Report(kind, span, std::move(message));
    diagnostic.path = option.path;
    return diagnostic;
  }

  const BoundOptions& options_;
  DiagnosticSink& diagnostics_;
};

}  // namespace

void CheckConnectorRecords(const EndpointSpec& spec, const BoundOptions& options,
                           DiagnosticSink& diagnostics) {
  RecordChecker checker(options, diagnostics);
  checker.CheckAliases("transforms");
  checker.CheckAliases("predicates");
  constexpr std::string_view kTolerance = "runtime.error.tolerance";
  if (std::ranges::find(spec.options, kTolerance, &OptionSpec::name) == spec.options.end()) return;
  checker.CheckFailures();
  checker.CheckOrder();
  checker.CheckRepetition();
  checker.CheckConverters();
  checker.CheckFields();
}

}  // namespace penstock
