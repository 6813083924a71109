#include "runtime/plugin/plugin_spec.h"

namespace penstock {
namespace {

std::vector<TypeMapping> Types() {
  return {
      {"INTEGER", {Kind::kInt64}, "in scripts: INT"},
      {"DOUBLE", {Kind::kFloat64}, "in scripts: DOUBLE"},
      {"STRING", {Kind::kString}, "in scripts: STRING"},
      {"BOOLEAN", {Kind::kBool}, "in scripts: BOOL"},
      {"BINARY", {Kind::kBytes}, "in scripts: BINARY; written as base64 text"},
  };
}

std::vector<ColumnTypeName> ScriptTypes() {
  return {
      {"STRING", {Kind::kString}, {"VARCHAR", "TEXT"}},
      {"INT", {Kind::kInt64}, {"INTEGER", "LONG", "BIGINT"}},
      {"DOUBLE", {Kind::kFloat64}, {"FLOAT"}},
      {"BOOL", {Kind::kBool}, {"BOOLEAN"}},
      {"BINARY", {Kind::kAny}, {"BYTES", "BLOB"}},
  };
}

OptionSpec Number(std::string_view name, std::string_view otherwise, std::string_view description,
                  std::vector<std::string_view> synonyms = {}) {
  return {.name = name,
          .type = OptionType::kInt,
          .default_text = otherwise,
          .description = description,
          .synonyms = std::move(synonyms),
          .minimum = 0};
}

void AddAccess(EndpointSpec& spec) {
  const std::vector<OptionSpec> access = {
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
      {.name = "table", .required = true, .description = "The name of the table."},
      {.name = "newVersion",
       .type = OptionType::kBool,
       .default_text = "false",
       .description =
           "true: use the newer client, which is required for multiple versions and time series."},
      {.name = "mode",
       .default_text = "normal",
       .description = "normal: each record is a row. multiVersion: each record is one version of "
                      "one value, consisting of key, column name, timestamp and value.",
       .values = {"normal", "multiVersion"}},
      {.name = "isTimeseriesTable",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the table is a time series table."},
      Number("maxRetryTime", "18", "How often a failed request is repeated."),
      Number("retryPauseInMillisecond", "100",
             "The pause before a failed request is repeated for the first time.",
             {"retrySleepInMillisecond"}),
      Number("ioThreadCount", "1", "The number of client threads."),
      Number("maxConnectionCount", "1", "The number of client connections.", {"maxConnectCount"}),
      Number("socketTimeoutInMillisecond", "10000",
             "How long to wait for an answer, in milliseconds."),
      Number("connectTimeoutInMillisecond", "10000",
             "How long to wait for a connection, in milliseconds."),
  };
  spec.options.insert(spec.options.end(), access.begin(), access.end());
  spec.data_source_options = {"endpoint", "accessId", "accessKey", "securityToken", "instanceName"};
  spec.one_of = {{"datasource", "endpoint"}};
  for (std::string_view key : {"accessId", "accessKey", "instanceName"}) {
    spec.rules.push_back({.when = {{"endpoint"}, {"datasource", "", false}},
                          .then = {key},
                          .reason = "when `endpoint` is set"});
  }
  const OptionRule rules[] = {
      {.when = {{"isTimeseriesTable", "true"}},
       .then = {"newVersion", "true"},
       .reason = "for a time series table"},
      {.when = {{"mode", "multiVersion"}},
       .then = {"newVersion", "true"},
       .reason = "for multiple versions"},
      {.kind = OptionRule::Kind::kRefused,
       .when = {{"isTimeseriesTable", "true"}},
       .then = {"mode", "multiVersion"},
       .reason = "for a time series table"},
  };
  spec.rules.insert(spec.rules.end(), std::begin(rules), std::end(rules));
}

OptionRule WithoutEffect(std::vector<OptionCondition> when, std::string_view option,
                         std::string_view reason) {
  return {.kind = OptionRule::Kind::kWithoutEffect,
          .when = std::move(when),
          .then = {option},
          .reason = reason};
}

OptionSpec KeyList(std::string_view name, std::string_view description) {
  return {.name = name,
          .type = OptionType::kTypedValues,
          .description = description,
          .values = {"STRING", "INT", "BINARY", "INF_MIN", "INF_MAX"}};
}

ReaderSpec MakeReader() {
  ReaderSpec spec;
  spec.layout = EndpointLayout::kCells;
  AddAccess(spec);
  OptionSpec range = {
      .name = "range",
      .type = OptionType::kObject,
      .description =
          "The range of keys to read, from `begin` (inclusive) to `end` (exclusive). Default: all "
          "keys. If `begin` is greater than `end`, keys are read in descending order."};
  range.members = {
      KeyList("begin",
              "The first key to read: one value per key column. A shorter list is a prefix."),
      KeyList("end", "The key to read up to (exclusive)."),
      KeyList("split", "The values of the first key column at which the range is split."),
  };
  OptionSpec times = {
      .name = "timeRange",
      .type = OptionType::kObject,
      .description =
          "The range of timestamps to read, from `begin` (inclusive) to `end` (exclusive)."};
  times.members = {
      {.name = "begin", .default_text = "0", .description = "The timestamp to read from."},
      {.name = "end", .description = "The timestamp to read up to (exclusive)."}};
  const std::vector<OptionSpec> own = {
      {.name = "column",
       .type = OptionType::kColumns,
       .description =
           "The columns to read: `{\"name\"}` for a column, `{\"type\", \"value\"}` for a "
           "constant. With `mode` multiVersion, only attribute columns; by default all of them."},
      range,
      times,
      {.name = "maxVersion",
       .type = OptionType::kInt,
       .description =
           "The number of versions to read, for `mode` multiVersion. Default: all versions.",
       .minimum = 1,
       .maximum = 2147483647},
      {.name = "measurementName",
       .description =
           "The measurement to read, for time series tables. Default: all measurements."},
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  spec.rules.push_back(
      {.when = {{"mode", "multiVersion", false}}, .then = {"column"}, .reason = "to read rows"});
  spec.rules.push_back(WithoutEffect({{"mode", "multiVersion", false}}, "maxVersion",
                                     "unless `mode` is `multiVersion`"));
  spec.rules.push_back(WithoutEffect({{"isTimeseriesTable", "true", false}}, "measurementName",
                                     "unless `isTimeseriesTable` is `true`"));
  spec.rules.push_back(
      WithoutEffect({{"mode", "multiVersion", false}, {"isTimeseriesTable", "true", false}},
                    "timeRange", "when reading rows"));
  spec.rules.push_back(
      WithoutEffect({{"isTimeseriesTable", "true"}}, "range", "for a time series table"));
  spec.columns.form = ColumnForm::kObjects;
  spec.columns.types = ScriptTypes();
  spec.columns.types.push_back({"INF_MIN", {Kind::kAny}});
  spec.columns.types.push_back({"INF_MAX", {Kind::kAny}});
  spec.columns.keys = {"is_timeseries_tag", "isTag"};
  spec.columns.exact_names = true;
  spec.columns.open = {{"mode", "multiVersion"}};
  spec.windows = {{"timeRange.begin", "timeRange.end"}};
  spec.types = Types();
  spec.template_job = R"json({
  "datasource": "my_tablestore",    // or endpoint, accessId, accessKey, instanceName
  "table": "orders",
  "column": [
    {"name": "uid"},
    {"name": "amount"},
    {"type": "INT", "value": "1"}    // a constant
  ],
  "range": {                        // one value per key column
    "begin": [{"type": "INF_MIN"}],
    "end": [{"type": "INF_MAX"}]
  }
})json";
  return spec;
}

WriterSpec MakeWriter() {
  WriterSpec spec;
  spec.layout = EndpointLayout::kCells;
  AddAccess(spec);
  const std::vector<OptionSpec> own = {
      {.name = "primaryKey",
       .type = OptionType::kColumns,
       .description =
           "The primary key columns in the order of the table: `{\"name\", \"type\"}`, where the "
           "type is STRING, INT or BINARY. Their values come first in a record."},
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "The attribute columns: `{\"name\", \"type\"}`. Their values follow those of "
                      "the primary key."},
      {.name = "writeMode",
       .description = "PutRow: the record replaces the row. UpdateRow: the record changes the "
                      "listed attributes, and attributes with a NULL value are deleted.",
       .values = {"PutRow", "UpdateRow"}},
      {.name = "enableAutoIncrement",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the table has an auto-increment key column, which is not listed in "
                      "`primaryKey`."},
      Number("requestTotalSizeLimitation", "1048576", "The maximum size of a row in bytes.", {}),
      Number("attributeColumnSizeLimitation", "2097152",
             "The maximum size of an attribute in bytes."),
      Number("primaryKeyColumnSizeLimitation", "1024",
             "The maximum size of a primary key column in bytes."),
      Number("attributeColumnMaxCount", "1024", "The maximum number of attributes in a row."),
      {.name = "timeunit",
       .default_text = "MICROSECONDS",
       .description = "The unit of `_time`, for time series tables.",
       .values = {"NANOSECONDS", "MICROSECONDS", "MILLISECONDS", "SECONDS", "MINUTES"}},
      {.name = "columnNamePrefixFilter",
       .description = "A prefix to remove from column names, for `mode` multiVersion. Names "
                      "without the prefix are refused."},
      {.name = "defaultTimestampInMillisecond",
       .description = "The timestamp of the written values. Default: the server's current time.",
       .synonyms = {"defaultTimestampInMillionSecond"}},
      Number("batchWriteCount", "100", "The number of rows to send at a time."),
      Number("concurrencyWrite", "5", "The number of concurrent requests."),
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  const std::vector<OptionCondition> row = {{"mode", "multiVersion", false},
                                            {"isTimeseriesTable", "true", false}};
  const OptionRule rules[] = {
      {.when = {{"isTimeseriesTable", "true", false}},
       .then = {"primaryKey"},
       .reason = "to identify rows"},
      {.when = {{"mode", "multiVersion", false}}, .then = {"column"}, .reason = "to write rows"},
      {.when = row, .then = {"writeMode"}, .reason = "to write rows"},
      WithoutEffect({{"isTimeseriesTable", "true", false}}, "timeunit",
                    "unless `isTimeseriesTable` is `true`"),
      WithoutEffect({{"mode", "multiVersion", false}}, "columnNamePrefixFilter",
                    "unless `mode` is `multiVersion`"),
      WithoutEffect({{"mode", "multiVersion"}}, "column", "when `mode` is `multiVersion`"),
  };
  spec.rules.insert(spec.rules.end(), std::begin(rules), std::end(rules));
  spec.fixed_columns = true;
  spec.columns.types = ScriptTypes();
  spec.columns.keys = {"is_timeseries_tag", "isTag"};
  spec.needed_columns_when = {{"isTimeseriesTable", "true"}};
  spec.needed_columns = {"_m_name", "_time"};
  spec.key_columns = "primaryKey";
  spec.key_types = {"STRING", "INT", "BINARY"};
  spec.max_key_columns = 4;
  spec.columns.exact_names = true;
  spec.columns.open = {{"mode", "multiVersion"}};
  spec.types = Types();
  spec.guarantee =
      "each row becomes visible as soon as it is written; a repeated run writes the same rows";
  spec.template_job = R"json({
  "datasource": "my_tablestore",    // or endpoint, accessId, accessKey, instanceName
  "table": "orders",
  "writeMode": "PutRow",            // or UpdateRow
  "primaryKey": [{"name": "uid", "type": "STRING"}],
  "column": [
    {"name": "amount", "type": "DOUBLE"},
    {"name": "count", "type": "INT"}
  ]
})json";
  return spec;
}

}  // namespace

PluginSpec pst_spec_ots() {
  PluginSpec spec;
  spec.name = "ots";
  spec.old_names = {"otsreader-internal", "otsreader-internalreader", "otswriter-internal",
                    "otswriter-internalwriter"};
  spec.reader_names = {"otsreader", "otsreader-internal", "otsreader-internalreader"};
  spec.writer_names = {"otswriter", "otswriter-internal", "otswriter-internalwriter"};
  spec.title = "Tablestore tables: rows and time series";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  spec.homes = {"datasource", "instanceName"};
  return spec;
}

}  // namespace penstock
