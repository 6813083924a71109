#include "runtime/plugin/plugin_spec.h"

namespace penstock {
namespace {

std::vector<TypeMapping> Types() {
  return {
      {"INTEGER", {Kind::kInt64}, "in scripts: INT"},
      {"DOUBLE", {Kind::kFloat64}, "in scripts: DOUBLE"},
      {"STRING", {Kind::kString}, "in scripts: STRING"},
      {"BOOLEAN", {Kind::kBool}, "in scripts: BOOL"},
      {"BINARY", {Kind::kBytes}, "in scripts: BINARY; its text is base64"},
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
      {.name = "table", .required = true, .description = "The table."},
      {.name = "newVersion",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the newer client, which several versions and time series need."},
      {.name = "mode",
       .default_text = "normal",
       .description = "normal: a record is a row. multiVersion: a record is one version of one "
                      "value: key, name of the column, timestamp, value.",
       .values = {"normal", "multiVersion"}},
      {.name = "isTimeseriesTable",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the table is a time series table."},
      Number("maxRetryTime", "18", "How often a request is repeated."),
      Number("retryPauseInMillisecond", "100", "The pause before the first repetition.",
             {"retrySleepInMillisecond"}),
      Number("ioThreadCount", "1", "Threads of the client."),
      Number("maxConnectionCount", "1", "Connections of the client.", {"maxConnectCount"}),
      Number("socketTimeoutInMillisecond", "10000", "Milliseconds to wait for an answer."),
      Number("connectTimeoutInMillisecond", "10000", "Milliseconds to wait for a connection."),
  };
  spec.options.insert(spec.options.end(), access.begin(), access.end());
  spec.data_source_options = {"endpoint", "accessId", "accessKey", "securityToken", "instanceName"};
  spec.one_of = {{"datasource", "endpoint"}};
  for (std::string_view key : {"accessId", "accessKey", "instanceName"}) {
    spec.rules.push_back({.when = {{"endpoint"}, {"datasource", "", false}},
                          .then = {key},
                          .reason = "beside `endpoint`"});
  }
  const OptionRule rules[] = {
      {.when = {{"isTimeseriesTable", "true"}},
       .then = {"newVersion", "true"},
       .reason = "for a time series table"},
      {.when = {{"mode", "multiVersion"}},
       .then = {"newVersion", "true"},
       .reason = "for several versions"},
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
  OptionSpec range = {.name = "range",
                      .type = OptionType::kObject,
                      .description =
                          "The keys to read, from `begin` up to but not `end`; not "
                          "set: all. A `begin` behind `end` reads backwards."};
  range.members = {
      KeyList("begin", "The first key: one value per key column; a shorter list is a prefix."),
      KeyList("end", "The key before which reading ends."),
      KeyList("split", "Values of the first key column at which the range is cut into pieces."),
  };
  OptionSpec times = {.name = "timeRange",
                      .type = OptionType::kObject,
                      .description = "The versions to read by their time, up to but not `end`."};
  times.members = {{.name = "begin", .default_text = "0", .description = "The first time."},
                   {.name = "end", .description = "The time before which reading ends."}};
  const std::vector<OptionSpec> own = {
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "`{\"name\"}` for a column, `{\"type\", \"value\"}` for a constant. With "
                      "`mode` multiVersion: names of attributes only; not set: all."},
      range,
      times,
      {.name = "maxVersion",
       .type = OptionType::kInt,
       .description = "With `mode` multiVersion: how many versions to read; not set: all.",
       .minimum = 1,
       .maximum = 2147483647},
      {.name = "measurementName",
       .description = "Of a time series table: the measurement to read; not set: all."},
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
                    "timeRange", "on rows"));
  spec.rules.push_back(
      WithoutEffect({{"isTimeseriesTable", "true"}}, "range", "on a time series table"));
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
       .description = "The key columns in the order of the table: `{\"name\", \"type\"}`, the type "
                      "STRING, INT or BINARY. Their values come first in a record."},
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "The attributes: `{\"name\", \"type\"}`. Their values follow the key's."},
      {.name = "writeMode",
       .description = "PutRow replaces the row. UpdateRow changes the listed attributes and "
                      "deletes those whose value is NULL.",
       .values = {"PutRow", "UpdateRow"}},
      {.name = "enableAutoIncrement",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the table has a key column that counts itself and is not listed."},
      Number("requestTotalSizeLimitation", "1048576", "Bytes of one row.", {}),
      Number("attributeColumnSizeLimitation", "2097152", "Bytes of one attribute."),
      Number("primaryKeyColumnSizeLimitation", "1024", "Bytes of one key column."),
      Number("attributeColumnMaxCount", "1024", "Attributes of one row."),
      {.name = "timeunit",
       .default_text = "MICROSECONDS",
       .description = "Of a time series table: the unit of `_time`.",
       .values = {"NANOSECONDS", "MICROSECONDS", "MILLISECONDS", "SECONDS", "MINUTES"}},
      {.name = "columnNamePrefixFilter",
       .description = "With `mode` multiVersion: what is taken off the front of column names; a "
                      "name without it is refused."},
      {.name = "defaultTimestampInMillisecond",
       .description = "The timestamp of written values. Not set: the server's clock.",
       .synonyms = {"defaultTimestampInMillionSecond"}},
      Number("batchWriteCount", "100", "Rows sent at a time."),
      Number("concurrencyWrite", "5", "Requests under way at once."),
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  const std::vector<OptionCondition> row = {{"mode", "multiVersion", false},
                                            {"isTimeseriesTable", "true", false}};
  const OptionRule rules[] = {
      {.when = {{"isTimeseriesTable", "true", false}},
       .then = {"primaryKey"},
       .reason = "to know the rows"},
      {.when = {{"mode", "multiVersion", false}}, .then = {"column"}, .reason = "to write rows"},
      {.when = row, .then = {"writeMode"}, .reason = "to write rows"},
      WithoutEffect({{"isTimeseriesTable", "true", false}}, "timeunit",
                    "unless `isTimeseriesTable` is `true`"),
      WithoutEffect({{"mode", "multiVersion", false}}, "columnNamePrefixFilter",
                    "unless `mode` is `multiVersion`"),
      WithoutEffect({{"mode", "multiVersion"}}, "column", "with `mode` `multiVersion`"),
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
  spec.guarantee = "every row is visible as it is written; a repeated run writes the same rows";
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
  spec.title = "tables of Tablestore, rows and time series";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  spec.homes = {"datasource", "instanceName"};
  return spec;
}

}  // namespace penstock
