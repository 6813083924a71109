#include "runtime/plugin/plugin_spec.h"

namespace penstock {
namespace {

// The ways to give the window of time.
constexpr OptionCondition kMillis = {"startTimestampMillis"};
constexpr OptionCondition kText = {"startTimeString"};

std::vector<OptionSpec> Options() {
  return {
      {.name = "datasource",
       .description = "The name of a data source defined outside the script, which holds the "
                      "address, instance and keys."},
      {.name = "endpoint",
       .description = "The address of the instance, unless a data source is used.",
       .synonyms = {"endPoint"},
       .form = OptionForm::kAddress},
      {.name = "accessId", .description = "The AccessKey ID."},
      {.name = "accessKey", .description = "The AccessKey secret.", .secret = true},
      {.name = "securityToken",
       .description = "The token of a temporary AccessKey.",
       .secret = true},
      {.name = "instanceName", .description = "The name of the Tablestore instance."},
      {.name = "dataTable",
       .required = true,
       .description = "The table to read changes from. Its stream must be enabled.",
       .synonyms = {"table"}},
      {.name = "statusTable",
       .required = true,
       .description =
           "The table that stores the read position. It is created if it does not exist."},
      {.name = "startTimestampMillis",
       .description = "The time to read from, in milliseconds since 1970."},
      {.name = "endTimestampMillis",
       .description = "The time to read up to (exclusive), in milliseconds since 1970."},
      {.name = "startTimeString", .description = "The time to read from, as yyyyMMddHHmmss."},
      {.name = "endTimeString",
       .description = "The time to read up to (exclusive), as yyyyMMddHHmmss."},
      {.name = "date", .description = "The day to read, as yyyyMMdd."},
      {.name = "mode",
       .description = "single_version_and_update_only: each record is a written row with the "
                      "columns listed in `column`. By default, each record is a change of one "
                      "column, consisting of key, column, version, value and operation.",
       .values = {"single_version_and_update_only"}},
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "The columns to read when `mode` is set: `{\"name\"}`."},
      {.name = "isExportSequenceInfo",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: add a column that gives the order of the changes."},
      {.name = "isTimeseriesTable",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the table is a time series table."},
      {.name = "maxRetries",
       .type = OptionType::kInt,
       .default_text = "30",
       .description =
           "How often a failed request is repeated; 30 attempts take about five minutes.",
       .minimum = 0},
      {.name = "threadNum",
       .type = OptionType::kInt,
       .default_text = "32",
       .description = "The number of client threads.",
       .minimum = 1},
      {.name = "enableSeekIterator",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: find the start time faster."},
      {.name = "enableTableGroupSupport",
       .type = OptionType::kBool,
       .description = "Ignored.",
       .ignored = true},
      {.name = "confSimplifyEnable",
       .type = OptionType::kBool,
       .description = "Ignored.",
       .ignored = true},
  };
}

std::vector<OptionRule> Rules() {
  std::vector<OptionRule> rules;
  for (std::string_view key : {"accessId", "accessKey", "instanceName"}) {
    rules.push_back({.when = {{"endpoint"}, {"datasource", "", false}},
                     .then = {key},
                     .reason = "when `endpoint` is set"});
  }
  constexpr auto kWithoutEffect = OptionRule::Kind::kWithoutEffect;
  const OptionCondition row_mode = {"mode", "single_version_and_update_only"};
  const OptionRule own[] = {
      {.when = {kMillis},
       .then = {"endTimestampMillis"},
       .reason = "when `startTimestampMillis` is set"},
      {.when = {{"endTimestampMillis"}},
       .then = kMillis,
       .reason = "when `endTimestampMillis` is set"},
      {.when = {kText}, .then = {"endTimeString"}, .reason = "when `startTimeString` is set"},
      {.when = {{"endTimeString"}}, .then = kText, .reason = "when `endTimeString` is set"},
      {.kind = kWithoutEffect,
       .when = {kMillis},
       .then = {"date"},
       .reason = "when `startTimestampMillis` is set, which already defines the window"},
      {.kind = kWithoutEffect,
       .when = {kText},
       .then = {"date"},
       .reason = "when `startTimeString` is set, which already defines the window"},
      {.kind = OptionRule::Kind::kRefused,
       .when = {kMillis},
       .then = kText,
       .reason = "when `startTimestampMillis` is set: only one window can be read"},
      {.when = {row_mode}, .then = {"column"}, .reason = "to read rows"},
      {.kind = OptionRule::Kind::kRefused,
       .when = {row_mode},
       .then = {"isExportSequenceInfo", "true"},
       .reason = "when `mode` is `single_version_and_update_only`"},
      {.when = {{"isTimeseriesTable", "true"}},
       .then = row_mode,
       .reason = "for a time series table"},
      {.kind = kWithoutEffect,
       .when = {{"mode", "", false}},
       .then = {"column"},
       .reason = "unless `mode` is `single_version_and_update_only`"},
  };
  rules.insert(rules.end(), std::begin(own), std::end(own));
  return rules;
}

ReaderSpec MakeReader() {
  ReaderSpec spec;
  spec.layout = EndpointLayout::kCells;
  spec.options = Options();
  spec.data_source_options = {"endpoint", "accessId", "accessKey", "securityToken", "instanceName"};
  spec.one_of = {
      {"datasource", "endpoint"},
      {"startTimestampMillis", "startTimeString", "date", "endTimestampMillis", "endTimeString"}};
  spec.rules = Rules();
  spec.columns.form = ColumnForm::kObjects;
  spec.columns.keys = {"dataType", "columnName", "is_timeseries_tag", "isTag"};
  spec.columns.exact_names = true;
  spec.columns.open = {{"mode", "", false}};
  spec.windows = {{"startTimestampMillis", "endTimestampMillis"},
                  {"startTimeString", "endTimeString"}};
  spec.types = {
      {"INTEGER", {Kind::kInt64}, ""},
      {"DOUBLE", {Kind::kFloat64}, ""},
      {"STRING", {Kind::kString}, ""},
      {"BOOLEAN", {Kind::kBool}, ""},
      {"BINARY", {Kind::kBytes}, ""},
      {"version", {Kind::kInt64}, "milliseconds since 1970"},
      {"opType",
       {Kind::kString},
       "U: put; DO: delete one version; DA: delete all versions of a column; DR: delete the row"},
  };
  spec.template_job = R"json({
  "datasource": "my_tablestore",    // or endpoint, accessId, accessKey, instanceName
  "dataTable": "orders",
  "statusTable": "TablestoreStreamReaderStatusTable",
  "startTimestampMillis": "${start_time}",
  "endTimestampMillis": "${end_time}",
  "mode": "single_version_and_update_only",
  "column": [{"name": "uid"}, {"name": "amount"}]
})json";
  return spec;
}

}  // namespace

PluginSpec pst_spec_otsstream() {
  PluginSpec spec;
  spec.name = "otsstream";
  spec.data_source_type = "ots";
  spec.old_names = {"otsstreamreader-internal", "otsstreamreader-internalreader"};
  spec.reader_names = {"otsstreamreader", "otsstreamreader-internal",
                       "otsstreamreader-internalreader"};
  spec.title = "changes to Tablestore tables";
  spec.reader = MakeReader();
  return spec;
}

}  // namespace penstock
