#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "runtime/base/ascii.h"
#include "runtime/plugin/comma_list.h"
#include "stdplugins/table/kafka_connect/checks.h"

namespace penstock {
namespace {

// Diagnostics.
constexpr std::string_view kBadFieldName = "P228";
constexpr std::string_view kRecordsDropped = "P505";
constexpr std::string_view kOtherTolerance = "P506";
constexpr std::string_view kComesTwice = "P507";
constexpr std::string_view kOrderLost = "P508";
constexpr std::string_view kWrongConverter = "P509";

bool IsAutoIncrement(std::string_view type) { return SameIgnoringCase(type, "auto_increment"); }

class RecordChecker {
 public:
  explicit RecordChecker(const ScriptOptions& options) : options_(options) {}

  std::vector<OptionFinding> Check() {
    CheckFailures();
    CheckOrder();
    CheckRepetition();
    CheckConverters();
    CheckFields();
    return std::move(findings_);
  }

 private:
  void CheckFailures() {
    if (Is("runtime.error.tolerance", "all") &&
        (!IsSet("runtime.error.mode") || Is("runtime.error.mode", "ignore"))) {
      Report(kRecordsDropped, Value("runtime.error.tolerance"),
             "records that cannot be parsed or written are dropped without a trace")
          .hints.push_back(
              "set `runtime.error.mode` to `kafka` or `tablestore`, which keep the records and "
              "their errors");
    }
    if (Is("errors.tolerance", "all") && !IsSet("runtime.error.tolerance")) {
      Report(kOtherTolerance, Value("errors.tolerance"),
             "`errors.tolerance` applies only to converters and transformations; a record that the "
             "connector "
             "itself cannot parse or write still stops the task")
          .hints.push_back("set `runtime.error.tolerance`, too");
    }
  }

  void CheckOrder() {
    const bool keyed = Is("primarykey.mode", "record_key") || Is("primarykey.mode", "record_value");
    if (!keyed || !Is("insert.order.enable", "false")) return;
    Report(kOrderLost, Value("insert.order.enable"),
           "records with the same primary key may be written out of order, so an older record may "
           "overwrite a newer one")
        .hints.push_back("keep `insert.order.enable` at `true` unless keys never repeat");
  }

  void CheckRepetition() {
    for (const ScriptOption* types : options_.FindAll("tablestore.<table>.primarykey.type")) {
      if (!types->usable) continue;
      for (const ListItem& item : ItemsOf(types->text)) {
        if (!IsAutoIncrement(item.text)) continue;
        Report(kComesTwice, {types, item.begin, item.end},
               "after a failure Kafka Connect delivers records again, and with an auto-increment "
               "key they become additional rows");
        break;
      }
    }
  }

  // Messages for time series are JSON without a schema.
  void CheckConverters() {
    const ScriptOption* converter = options_.Find("value.converter");
    if (!Is("tablestore.mode", "timeseries") || converter == nullptr || !converter->usable) return;
    constexpr std::string_view kSchemas = "value.converter.schemas.enable";
    if (!converter->text.ends_with("JsonConverter")) {
      Report(kWrongConverter, {converter},
             "time series require JSON records, which this converter does not produce")
          .hints.push_back("use `org.apache.kafka.connect.json.JsonConverter`");
    } else if (!IsSet(kSchemas)) {
      Report(kWrongConverter, {converter},
             fmt::format("time series require records without a schema, but `{}` is not set and "
                         "defaults to `true`",
                         kSchemas))
          .hints.push_back(fmt::format("set `{}` to `false`", kSchemas));
    } else if (Is(kSchemas, "true")) {
      Report(kWrongConverter, Value(kSchemas), "time series require records without a schema")
          .hints.push_back("write `false`");
    }
  }

  // Names of fields are written in lower case unless that is switched off.
  void CheckFields() {
    if (!Is("tablestore.mode", "timeseries") || !Is("tablestore.timeseries.toLowerCase", "false")) {
      return;
    }
    for (const ScriptOption* names : options_.FindAll("tablestore.timeseries.<table>.field.name")) {
      if (!names->usable) continue;
      for (const ListItem& item : ItemsOf(names->text)) {
        if (std::ranges::none_of(item.text, IsUpper)) continue;
        Report(kBadFieldName, {names, item.begin, item.end},
               fmt::format(
                   "`{}` contains upper-case letters, which are not allowed in time series fields",
                   options_.Excerpt(item.text)))
            .hints.push_back("keep `tablestore.timeseries.toLowerCase` at `true`");
        break;
      }
    }
  }

  bool Is(std::string_view name, std::string_view value) const {
    return options_.Holds({name, value});
  }
  bool IsSet(std::string_view name) const { return options_.Find(name) != nullptr; }
  OptionPlace Value(std::string_view name) const { return {options_.Find(name)}; }

  OptionFinding& Report(std::string_view code, OptionPlace place, std::string message) {
    return findings_.emplace_back(
        OptionFinding{.code = code, .place = place, .message = std::move(message)});
  }

  const ScriptOptions& options_;
  std::vector<OptionFinding> findings_;
};

}  // namespace

std::vector<OptionFinding> CheckRecords(const ScriptOptions& options) {
  return RecordChecker(options).Check();
}

}  // namespace penstock
