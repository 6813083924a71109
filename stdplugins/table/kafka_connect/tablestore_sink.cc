#include "stdplugins/table/kafka_connect/checks.h"
#include "stdplugins/table/kafka_connect/framework.h"

namespace penstock {
namespace {

constexpr auto kRefused = OptionRule::Kind::kRefused;
constexpr auto kWithoutEffect = OptionRule::Kind::kWithoutEffect;

const OptionCondition kNormal = {"tablestore.mode", "timeseries", false};
const OptionCondition kTimeSeries = {"tablestore.mode", "timeseries"};

constexpr std::string_view kKeyNames = "tablestore.<table>.primarykey.name";
constexpr std::string_view kKeyTypes = "tablestore.<table>.primarykey.type";
constexpr std::string_view kFieldNames = "tablestore.timeseries.<table>.field.name";
constexpr std::string_view kFieldTypes = "tablestore.timeseries.<table>.field.type";

void AddAccess(std::vector<OptionSpec>& options) {
  const std::vector<OptionSpec> access = {
      {.name = "tablestore.endpoint",
       .required = true,
       .description = "The address of the instance, https://INSTANCE.REGION.ots.aliyuncs.com.",
       .form = OptionForm::kAddress},
      {.name = "tablestore.instance.name",
       .required = true,
       .description = "The name of the instance."},
      {.name = "tablestore.auth.mode",
       .default_text = "aksk",
       .description =
           "aksk: with an AccessKey. sts: with temporary keys, for which the environment "
           "of the worker holds ACCESS_ID and ACCESS_KEY. The connector's code of 2022 "
           "has sts as its default.",
       .values = {"aksk", "sts"}},
      {.name = "tablestore.access.key.id", .description = "The AccessKey ID."},
      {.name = "tablestore.access.key.secret",
       .description = "The AccessKey secret.",
       .secret = true},
      {.name = "sts.endpoint", .description = "The address of the service that gives keys."},
      {.name = "region", .description = "Its region."},
      {.name = "account.id", .description = "The account whose keys they are."},
      {.name = "role.name", .description = "The role they are for."},
      {.name = "client.time.out.ms",
       .type = OptionType::kInt,
       .default_text = "3600000",
       .description = "Milliseconds after which temporary keys are asked for again.",
       .minimum = 1},
      {.name = "tablestore.mode",
       .default_text = "normal",
       .description = "normal: tables of rows. timeseries: time series tables.",
       .values = {"normal", "timeseries"}},
  };
  options.insert(options.end(), access.begin(), access.end());
}

void AddMapping(std::vector<OptionSpec>& options) {
  const std::vector<OptionSpec> mapping = {
      {.name = "event.parse.class",
       .default_text = "com.aliyun.tablestore.kafka.connect.parsers.DefaultEventParser",
       .description = "The Java class that makes columns of a record."},
      {.name = "table.name.format",
       .default_text = "<topic>",
       .description = "The table of a topic; `<topic>` stands for its name."},
      {.name = "topics.assign.tables",
       .type = OptionType::kCommaList,
       .description = "`topic:table` for topics that go to other tables."},
      {.name = "primarykey.mode",
       .default_text = "kafka",
       .description = "What the primary key is made of. kafka: topic_partition and offset. "
                      "record_key, record_value: fields of the record's key or value. search: md5, "
                      "topic, partition and offset.",
       .values = {"kafka", "record_key", "record_value", "search"}},
      {.name = kKeyNames,
       .type = OptionType::kCommaList,
       .description = "The fields that are the primary key, one to four, in its order.",
       .maximum = 4},
      {.name = kKeyTypes,
       .type = OptionType::kCommaList,
       .description = "Their types.",
       .values = {"integer", "string", "binary", "auto_increment"}},
      {.name = "tablestore.<table>.columns.whitelist.name",
       .type = OptionType::kCommaList,
       .description = "The fields that are written, at most 128. Not set: all.",
       .maximum = 128},
      {.name = "tablestore.<table>.columns.whitelist.type",
       .type = OptionType::kCommaList,
       .description = "Their types.",
       .values = {"integer", "string", "binary", "boolean", "double"}},
      {.name = "tablestore.<table>.search.timestamp.type",
       .default_text = "kafka",
       .description = "With `primarykey.mode` search: whose time the column timestamp holds.",
       .values = {"kafka", "local"}},
  };
  options.insert(options.end(), mapping.begin(), mapping.end());
}

void AddWriting(std::vector<OptionSpec>& options) {
  const std::vector<OptionSpec> writing = {
      {.name = "insert.mode",
       .default_text = "put",
       .description = "put: a record replaces the row. update: it changes columns of the row.",
       .values = {"put", "update"}},
      {.name = "insert.order.enable",
       .type = OptionType::kBool,
       .default_text = "true",
       .description = "false: rows may be written in another order, which is faster."},
      {.name = "auto.create",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: tables that do not exist are created."},
      {.name = "delete.mode",
       .default_text = "none",
       .description = "What an empty value deletes; only with `primarykey.mode` record_key.",
       .values = {"none", "row", "column", "row_and_column"}},
      {.name = "buffer.size",
       .type = OptionType::kInt,
       .default_text = "1024",
       .description = "Rows that may wait in memory; a power of two.",
       .minimum = 1,
       .maximum = 2147483647,
       .power_of_two = true},
      {.name = "max.thread.count",
       .type = OptionType::kInt,
       .description = "Threads that take answers. Not set: one more than there are processors.",
       .minimum = 1,
       .maximum = 2147483647},
      {.name = "max.concurrency",
       .type = OptionType::kInt,
       .default_text = "10",
       .description = "Requests under way at a time.",
       .minimum = 1,
       .maximum = 2147483647},
      {.name = "bucket.count",
       .type = OptionType::kInt,
       .default_text = "3",
       .description = "Queues of rows; not more than `max.concurrency`.",
       .minimum = 1,
       .maximum = 2147483647},
      {.name = "flush.Interval",
       .type = OptionType::kInt,
       .default_text = "10000",
       .description = "Milliseconds after which waiting rows are written.",
       .minimum = 1,
       .maximum = 2147483647},
      {.name = "runtime.error.tolerance",
       .default_text = "none",
       .description = "What becomes of a record that cannot be parsed or written. none: the task "
                      "fails; all: the record is left out.",
       .values = {"none", "all"}},
      {.name = "runtime.error.mode",
       .default_text = "ignore",
       .description = "Where records that are left out go: nowhere, to a topic, or to a table.",
       .values = {"ignore", "kafka", "tablestore"}},
      {.name = "runtime.error.bootstrap.servers",
       .description = "With `runtime.error.mode` kafka: the brokers."},
      {.name = "runtime.error.topic.name",
       .description = "With `runtime.error.mode` kafka: the topic."},
      {.name = "runtime.error.table.name",
       .description = "With `runtime.error.mode` tablestore: the table."},
  };
  options.insert(options.end(), writing.begin(), writing.end());
}

void AddTimeSeries(std::vector<OptionSpec>& options) {
  const std::vector<OptionSpec> series = {
      {.name = "tablestore.timeseries.<table>.measurement",
       .description = "The field with the name of the measurement, or `<topic>` for the topic's."},
      {.name = "tablestore.timeseries.<table>.dataSource",
       .description = "The field with the data source."},
      {.name = "tablestore.timeseries.<table>.tags",
       .type = OptionType::kCommaList,
       .description = "The fields that are tags."},
      {.name = "tablestore.timeseries.<table>.time", .description = "The field with the time."},
      {.name = "tablestore.timeseries.<table>.time.unit",
       .description = "The unit of that time.",
       .values = {"SECONDS", "MILLISECONDS", "MICROSECONDS", "NANOSECONDS"}},
      {.name = kFieldNames,
       .type = OptionType::kCommaList,
       .description = "Fields that are written with a type of their own."},
      {.name = kFieldTypes,
       .type = OptionType::kCommaList,
       .description = "Their types.",
       .values = {"double", "integer", "string", "binary", "boolean"}},
      {.name = "tablestore.timeseries.mapAll",
       .type = OptionType::kBool,
       .default_text = "true",
       .description = "false: only the fields of `field.name` are written."},
      {.name = "tablestore.timeseries.toLowerCase",
       .type = OptionType::kBool,
       .default_text = "true",
       .description = "true: names of fields are written in lower case, which time series tables "
                      "need."},
      {.name = "tablestore.timeseries.rowsPerBatch",
       .type = OptionType::kInt,
       .default_text = "200",
       .description = "Rows in one request.",
       .minimum = 1,
       .maximum = 200},
  };
  options.insert(options.end(), series.begin(), series.end());
}

std::vector<OptionRule> Rules() {
  std::vector<OptionRule> rules = FrameworkRules();
  rules.push_back({.kind = kRefused,
                   .when = {{"topics", "", false}},
                   .then = {"topics.regex"},
                   .reason = "with this connector, which finds its tables by `topics`"});
  rules.push_back(
      {.when = {{"topics.regex", "", false}}, .then = {"topics"}, .reason = "to read anything"});
  // Where the mode is not set, a role tells that the default of the connector's code is relied on.
  const std::vector<std::vector<OptionCondition>> with_key = {
      {{"tablestore.auth.mode", "aksk"}},
      {{"tablestore.auth.mode", "", false}, {"role.name", "", false}},
  };
  for (std::string_view key : {"tablestore.access.key.id", "tablestore.access.key.secret"}) {
    for (const std::vector<OptionCondition>& when : with_key) {
      rules.push_back(
          {.when = when, .then = {key}, .reason = "unless `tablestore.auth.mode` is `sts`"});
    }
  }
  for (std::string_view key : {"sts.endpoint", "region", "account.id", "role.name"}) {
    rules.push_back({.when = {{"tablestore.auth.mode", "sts"}},
                     .then = {key},
                     .reason = "with `tablestore.auth.mode` `sts`"});
    rules.push_back({.kind = kWithoutEffect,
                     .when = {{"tablestore.auth.mode", "sts", false}},
                     .then = {key},
                     .reason = "unless `tablestore.auth.mode` is `sts`"});
  }
  // Primary key.
  for (std::string_view mode : {"record_key", "record_value"}) {
    rules.push_back({.when = {kNormal, {"primarykey.mode", mode}},
                     .then = {kKeyNames},
                     .reason = mode == "record_key" ? "with `primarykey.mode` `record_key`"
                                                    : "with `primarykey.mode` `record_value`"});
  }
  for (std::string_view key : {kKeyNames, kKeyTypes}) {
    rules.push_back({.kind = kWithoutEffect,
                     .when = {kNormal,
                              {"primarykey.mode", "record_key", false},
                              {"primarykey.mode", "record_value", false}},
                     .then = {key},
                     .reason = "unless `primarykey.mode` is `record_key` or `record_value`"});
  }
  for (std::string_view mode : {"row", "column", "row_and_column"}) {
    rules.push_back({.kind = kRefused,
                     .when = {kNormal, {"primarykey.mode", "record_key", false}},
                     .then = {"delete.mode", mode},
                     .reason = "unless `primarykey.mode` is `record_key`"});
  }
  // Records that fail.
  for (std::string_view key : {"runtime.error.bootstrap.servers", "runtime.error.topic.name"}) {
    rules.push_back({.when = {{"runtime.error.mode", "kafka"}},
                     .then = {key},
                     .reason = "with `runtime.error.mode` `kafka`"});
    rules.push_back({.kind = kWithoutEffect,
                     .when = {{"runtime.error.mode", "kafka", false}},
                     .then = {key},
                     .reason = "unless `runtime.error.mode` is `kafka`"});
  }
  rules.push_back({.when = {{"runtime.error.mode", "tablestore"}},
                   .then = {"runtime.error.table.name"},
                   .reason = "with `runtime.error.mode` `tablestore`"});
  rules.push_back({.kind = kWithoutEffect,
                   .when = {{"runtime.error.mode", "tablestore", false}},
                   .then = {"runtime.error.table.name"},
                   .reason = "unless `runtime.error.mode` is `tablestore`"});
  for (std::string_view mode : {"kafka", "tablestore"}) {
    rules.push_back({.kind = kWithoutEffect,
                     .when = {{"runtime.error.tolerance", "all", false}},
                     .then = {"runtime.error.mode", mode},
                     .reason = "unless `runtime.error.tolerance` is `all`"});
  }
  return rules;
}

// What only tables of rows, or only time series tables, know.
void AddModeRules(std::vector<OptionRule>& rules) {
  for (std::string_view key : {std::string_view("primarykey.mode"), kKeyNames, kKeyTypes,
                               std::string_view("tablestore.<table>.columns.whitelist.name"),
                               std::string_view("tablestore.<table>.columns.whitelist.type"),
                               std::string_view("insert.mode"), std::string_view("delete.mode")}) {
    rules.push_back({.kind = kWithoutEffect,
                     .when = {kTimeSeries},
                     .then = {key},
                     .reason = "with `tablestore.mode` `timeseries`"});
  }
  for (std::string_view key : {std::string_view("tablestore.timeseries.<table>.measurement"),
                               std::string_view("tablestore.timeseries.<table>.dataSource"),
                               std::string_view("tablestore.timeseries.<table>.tags"),
                               std::string_view("tablestore.timeseries.<table>.time"),
                               std::string_view("tablestore.timeseries.<table>.time.unit")}) {
    rules.push_back(
        {.when = {kTimeSeries}, .then = {key}, .reason = "with `tablestore.mode` `timeseries`"});
  }
  rules.push_back({.when = {kTimeSeries, {"tablestore.timeseries.mapAll", "false"}},
                   .then = {kFieldNames},
                   .reason = "with `tablestore.timeseries.mapAll` `false`"});
  for (std::string_view key :
       {std::string_view("tablestore.timeseries.<table>.measurement"),
        std::string_view("tablestore.timeseries.<table>.dataSource"),
        std::string_view("tablestore.timeseries.<table>.tags"),
        std::string_view("tablestore.timeseries.<table>.time"),
        std::string_view("tablestore.timeseries.<table>.time.unit"), kFieldNames, kFieldTypes,
        std::string_view("tablestore.timeseries.mapAll"),
        std::string_view("tablestore.timeseries.toLowerCase"),
        std::string_view("tablestore.timeseries.rowsPerBatch")}) {
    rules.push_back({.kind = kWithoutEffect,
                     .when = {kNormal},
                     .then = {key},
                     .reason = "unless `tablestore.mode` is `timeseries`"});
  }
}

std::vector<OptionFinding> CheckSink(const ScriptOptions& options) {
  std::vector<OptionFinding> findings;
  for (EndpointCheck check : {CheckTables, CheckFramework, CheckRecords}) {
    for (OptionFinding& finding : check(options)) findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

PluginSpec pst_spec_tablestore_sink() {
  WriterSpec writer;
  writer.layout = EndpointLayout::kCells;
  writer.options = FrameworkOptions();
  for (OptionSpec& option : writer.options) {
    if (option.name == "tasks.max") option.required = true;
  }
  AddAccess(writer.options);
  AddMapping(writer.options);
  AddWriting(writer.options);
  AddTimeSeries(writer.options);
  writer.rules = Rules();
  AddModeRules(writer.rules);
  AddWorkerKeys(writer);
  writer.pairs = {
      {.names = kKeyNames,
       .types = kKeyTypes,
       .when = {kNormal,
                {"primarykey.mode", "kafka", false},
                {"primarykey.mode", "search", false},
                {"primarykey.mode"}},
       .required = true},
      {.names = "tablestore.<table>.columns.whitelist.name",
       .types = "tablestore.<table>.columns.whitelist.type",
       .when = {kNormal}},
      {.names = kFieldNames, .types = kFieldTypes, .when = {kTimeSeries}},
  };
  writer.orders = {{"bucket.count", "max.concurrency"}};
  writer.check = CheckSink;
  writer.guarantee = "records are visible as they are written; after a fault they may come again";
  PluginSpec spec;
  spec.name = "tablestore_sink";
  spec.writer_names = {"TableStoreSinkConnector", "TableStoreSink",
                       "com.aliyun.tablestore.kafka.connect.TableStoreSinkConnector"};
  spec.title = "rows and time series of Tablestore, by its connector for Kafka Connect";
  spec.writer = std::move(writer);
  spec.connector = true;
  return spec;
}

}  // namespace penstock
