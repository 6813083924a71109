#include "runtime/plugin/plugin_spec.h"

namespace penstock {
namespace {

// The ways to give the window of time.
constexpr OptionCondition kMillis = {"startTimestampMillis"};
constexpr OptionCondition kText = {"startTimeString"};

std::vector<OptionSpec> Options() {
  return {
      {.name = "datasource",
       .description = "The name of a data source that is kept outside the script and knows "
                      "address, instance and keys."},
      {.name = "endpoint",
       .description = "The address of the instance, where no data source knows it.",
       .synonyms = {"endPoint"},
       .form = OptionForm::kAddress},
      {.name = "accessId", .description = "The AccessKey ID."},
      {.name = "accessKey", .description = "The AccessKey secret.", .secret = true},
      {.name = "securityToken",
       .description = "The token of a temporary AccessKey.",
       .secret = true},
      {.name = "instanceName", .description = "The name of the instance."},
      {.name = "dataTable",
       .required = true,
       .description = "The table whose changes to read; its stream must be on.",
       .synonyms = {"table"}},
      {.name = "statusTable",
       .required = true,
       .description = "The table that keeps how far reading came; made if it is not there."},
      {.name = "startTimestampMillis",
       .description = "The first time to read, in milliseconds since 1970."},
      {.name = "endTimestampMillis",
       .description = "The time before which reading ends, in milliseconds since 1970."},
      {.name = "startTimeString", .description = "The first time to read, yyyyMMddHHmmss."},
      {.name = "endTimeString",
       .description = "The time before which reading ends, yyyyMMddHHmmss."},
      {.name = "date", .description = "The day to read, yyyyMMdd."},
      {.name = "mode",
       .description = "single_version_and_update_only: a record is a written row with the columns "
                      "of `column`. Not set: a record is one change of one column: key, column, "
                      "version, value, operation.",
       .values = {"single_version_and_update_only"}},
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "With `mode`: the columns, `{\"name\"}`."},
      {.name = "isExportSequenceInfo",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: a further column that orders the changes."},
      {.name = "isTimeseriesTable",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the table is a time series table."},
      {.name = "maxRetries",
       .type = OptionType::kInt,
       .default_text = "30",
       .description = "How often a request is repeated; 30 take about five minutes.",
       .minimum = 0},
      {.name = "threadNum",
       .type = OptionType::kInt,
       .default_text = "32",
       .description = "Threads of the client.",
       .minimum = 1},
      {.name = "enableSeekIterator",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: finds the first time faster."},
      {.name = "enableTableGroupSupport",
       .type = OptionType::kBool,
       .description = "Without effect.",
       .ignored = true},
      {.name = "confSimplifyEnable",
       .type = OptionType::kBool,
       .description = "Without effect.",
       .ignored = true},
  };
}

std::vector<OptionRule> Rules() {
  std::vector<OptionRule> rules;
  for (std::string_view key : {"accessId", "accessKey", "instanceName"}) {
    rules.push_back({.when = {{"endpoint"}, {"datasource", "", false}},
                     .then = {key},
                     .reason = "beside `endpoint`"});
  }
  constexpr auto kWithoutEffect = OptionRule::Kind::kWithoutEffect;
  const OptionCondition row_mode = {"mode", "single_version_and_update_only"};
  const OptionRule own[] = {
      {.when = {kMillis},
       .then = {"endTimestampMillis"},
       .reason = "beside `startTimestampMillis`"},
      {.when = {{"endTimestampMillis"}}, .then = kMillis, .reason = "beside `endTimestampMillis`"},
      {.when = {kText}, .then = {"endTimeString"}, .reason = "beside `startTimeString`"},
      {.when = {{"endTimeString"}}, .then = kText, .reason = "beside `endTimeString`"},
      {.kind = kWithoutEffect,
       .when = {kMillis},
       .then = {"date"},
       .reason = "beside `startTimestampMillis`, which gives the window already"},
      {.kind = kWithoutEffect,
       .when = {kText},
       .then = {"date"},
       .reason = "beside `startTimeString`, which gives the window already"},
      {.kind = OptionRule::Kind::kRefused,
       .when = {kMillis},
       .then = kText,
       .reason = "beside `startTimestampMillis`: one window is read"},
      {.when = {row_mode}, .then = {"column"}, .reason = "to read rows"},
      {.kind = OptionRule::Kind::kRefused,
       .when = {row_mode},
       .then = {"isExportSequenceInfo", "true"},
       .reason = "with `mode` `single_version_and_update_only`"},
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
      {"opType", {Kind::kString}, "U put, DO delete one version, DA all of a column, DR the row"},
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
  spec.title = "changes of Tablestore tables";
  spec.reader = MakeReader();
  return spec;
}

}  // namespace penstock
