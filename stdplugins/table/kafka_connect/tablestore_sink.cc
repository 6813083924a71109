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
       .description = "The name of the Tablestore instance."},
      {.name = "tablestore.auth.mode",
       .default_text = "aksk",
       .description = "aksk: log in with an AccessKey. sts: log in with temporary keys, which "
                      "requires ACCESS_ID and ACCESS_KEY in the environment of the worker. In the "
                      "connector's code of 2022, the default is sts.",
       .values = {"aksk", "sts"}},
      {.name = "tablestore.access.key.id", .description = "The AccessKey ID."},
      {.name = "tablestore.access.key.secret",
       .description = "The AccessKey secret.",
       .secret = true},
      {.name = "sts.endpoint",
       .description = "The address of the service that issues temporary keys."},
      {.name = "region", .description = "The region of that service."},
      {.name = "account.id", .description = "The account that the temporary keys are for."},
      {.name = "role.name", .description = "The role that the temporary keys are for."},
      {.name = "client.time.out.ms",
       .type = OptionType::kInt,
       .default_text = "3600000",
       .description = "How often temporary keys are renewed, in milliseconds.",
       .minimum = 1},
      {.name = "tablestore.mode",
       .default_text = "normal",
       .description = "normal: write to ordinary tables. timeseries: write to time series tables.",
       .values = {"normal", "timeseries"}},
  };
  options.insert(options.end(), access.begin(), access.end());
}

void AddMapping(std::vector<OptionSpec>& options) {
  const std::vector<OptionSpec> mapping = {
      {.name = "event.parse.class",
       .default_text = "com.aliyun.tablestore.kafka.connect.parsers.DefaultEventParser",
       .description = "The Java class that turns a record into columns."},
      {.name = "table.name.format",
       .default_text = "<topic>",
       .description =
           "The table that a topic is written to; `<topic>` is replaced by the name of the topic."},
      {.name = "topics.assign.tables",
       .type = OptionType::kCommaList,
       .description = "`topic:table` pairs for topics that are written to other tables."},
      {.name = "primarykey.mode",
       .default_text = "kafka",
       .description = "What the primary key consists of. kafka: topic_partition and offset. "
                      "record_key, record_value: fields of the record's key or value. search: md5, "
                      "topic, partition and offset.",
       .values = {"kafka", "record_key", "record_value", "search"}},
      {.name = kKeyNames,
       .type = OptionType::kCommaList,
       .description = "The fields that form the primary key, one to four, in order.",
       .maximum = 4},
      {.name = kKeyTypes,
       .type = OptionType::kCommaList,
       .description = "The types of the fields.",
       .values = {"integer", "string", "binary", "auto_increment"}},
      {.name = "tablestore.<table>.columns.whitelist.name",
       .type = OptionType::kCommaList,
       .description = "The fields to write, at most 128. Default: all fields.",
       .maximum = 128},
      {.name = "tablestore.<table>.columns.whitelist.type",
       .type = OptionType::kCommaList,
       .description = "The types of the fields.",
       .values = {"integer", "string", "binary", "boolean", "double"}},
      {.name = "tablestore.<table>.search.timestamp.type",
       .default_text = "kafka",
       .description = "Whose time the column `timestamp` contains, for `primarykey.mode` search.",
       .values = {"kafka", "local"}},
  };
  options.insert(options.end(), mapping.begin(), mapping.end());
}

void AddWriting(std::vector<OptionSpec>& options) {
  const std::vector<OptionSpec> writing = {
      {.name = "insert.mode",
       .default_text = "put",
       .description =
           "put: a record replaces the whole row. update: a record changes columns of the row.",
       .values = {"put", "update"}},
      {.name = "insert.order.enable",
       .type = OptionType::kBool,
       .default_text = "true",
       .description = "false: rows may be written out of order, which is faster."},
      {.name = "auto.create",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: tables that do not exist are created."},
      {.name = "delete.mode",
       .default_text = "none",
       .description = "What an empty value deletes, for `primarykey.mode` record_key.",
       .values = {"none", "row", "column", "row_and_column"}},
      {.name = "buffer.size",
       .type = OptionType::kInt,
       .default_text = "1024",
       .description = "The number of rows that can be buffered in memory; must be a power of two.",
       .minimum = 1,
       .maximum = 2147483647,
       .power_of_two = true},
      {.name = "max.thread.count",
       .type = OptionType::kInt,
       .description = "The number of threads that handle responses. Default: the number of "
                      "processors plus one.",
       .minimum = 1,
       .maximum = 2147483647},
      {.name = "max.concurrency",
       .type = OptionType::kInt,
       .default_text = "10",
       .description = "The maximum number of concurrent requests.",
       .minimum = 1,
       .maximum = 2147483647},
      {.name = "bucket.count",
       .type = OptionType::kInt,
       .default_text = "3",
       .description = "The number of row queues; must not exceed `max.concurrency`.",
       .minimum = 1,
       .maximum = 2147483647},
      {.name = "flush.Interval",
       .type = OptionType::kInt,
       .default_text = "10000",
       .description = "How long rows are buffered before they are written, in milliseconds.",
       .minimum = 1,
       .maximum = 2147483647},
      {.name = "runtime.error.tolerance",
       .default_text = "none",
       .description = "What happens to a record that cannot be parsed or written. none: the task "
                      "fails. all: the record is skipped.",
       .values = {"none", "all"}},
      {.name = "runtime.error.mode",
       .default_text = "ignore",
       .description =
           "Where skipped records go. ignore: nowhere. kafka: to a topic. tablestore: to a table.",
       .values = {"ignore", "kafka", "tablestore"}},
      {.name = "runtime.error.bootstrap.servers",
       .description = "The brokers, for `runtime.error.mode` kafka."},
      {.name = "runtime.error.topic.name",
       .description = "The topic for skipped records, for `runtime.error.mode` kafka."},
      {.name = "runtime.error.table.name",
       .description = "The table for skipped records, for `runtime.error.mode` tablestore."},
  };
  options.insert(options.end(), writing.begin(), writing.end());
}

void AddTimeSeries(std::vector<OptionSpec>& options) {
  const std::vector<OptionSpec> series = {
      {.name = "tablestore.timeseries.<table>.measurement",
       .description = "The field that contains the name of the measurement, or `<topic>` for the "
                      "name of the topic."},
      {.name = "tablestore.timeseries.<table>.dataSource",
       .description = "The field that contains the data source."},
      {.name = "tablestore.timeseries.<table>.tags",
       .type = OptionType::kCommaList,
       .description = "The fields that are written as tags."},
      {.name = "tablestore.timeseries.<table>.time",
       .description = "The field that contains the time."},
      {.name = "tablestore.timeseries.<table>.time.unit",
       .description = "The unit of the time.",
       .values = {"SECONDS", "MILLISECONDS", "MICROSECONDS", "NANOSECONDS"}},
      {.name = kFieldNames,
       .type = OptionType::kCommaList,
       .description = "The fields to write with an explicit type."},
      {.name = kFieldTypes,
       .type = OptionType::kCommaList,
       .description = "The types of the fields.",
       .values = {"double", "integer", "string", "binary", "boolean"}},
      {.name = "tablestore.timeseries.mapAll",
       .type = OptionType::kBool,
       .default_text = "true",
       .description = "false: only the fields listed in `field.name` are written."},
      {.name = "tablestore.timeseries.toLowerCase",
       .type = OptionType::kBool,
       .default_text = "true",
       .description =
           "true: field names are converted to lower case, which time series tables require."},
      {.name = "tablestore.timeseries.rowsPerBatch",
       .type = OptionType::kInt,
       .default_text = "200",
       .description = "The maximum number of rows in one request.",
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
                   .reason = "with this connector, which derives its tables from `topics`"});
  rules.push_back({.when = {{"topics.regex", "", false}},
                   .then = {"topics"},
                   .reason = "to select what to read"});
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
  // The same the other way round: an AccessKey tells that its documentation is relied on.
  const std::vector<std::vector<OptionCondition>> without_role = {
      {{"tablestore.auth.mode", "aksk"}},
      {{"tablestore.auth.mode", "", false}, {"tablestore.access.key.id"}},
      {{"tablestore.auth.mode", "", false},
       {"tablestore.access.key.id", "", false},
       {"role.name", "", false}},
  };
  for (std::string_view key : {"sts.endpoint", "region", "account.id", "role.name"}) {
    rules.push_back({.when = {{"tablestore.auth.mode", "sts"}},
                     .then = {key},
                     .reason = "when `tablestore.auth.mode` is `sts`"});
    for (const std::vector<OptionCondition>& when : without_role) {
      rules.push_back({.kind = kWithoutEffect,
                       .when = when,
                       .then = {key},
                       .reason = "unless `tablestore.auth.mode` is `sts`"});
    }
  }
  // Primary key.
  for (std::string_view mode : {"record_key", "record_value"}) {
    rules.push_back({.when = {kNormal, {"primarykey.mode", mode}},
                     .then = {kKeyNames},
                     .reason = mode == "record_key" ? "when `primarykey.mode` is `record_key`"
                                                    : "when `primarykey.mode` is `record_value`"});
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
                     .reason = "when `runtime.error.mode` is `kafka`"});
    rules.push_back({.kind = kWithoutEffect,
                     .when = {{"runtime.error.mode", "kafka", false}},
                     .then = {key},
                     .reason = "unless `runtime.error.mode` is `kafka`"});
  }
  rules.push_back({.when = {{"runtime.error.mode", "tablestore"}},
                   .then = {"runtime.error.table.name"},
                   .reason = "when `runtime.error.mode` is `tablestore`"});
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
                     .reason = "when `tablestore.mode` is `timeseries`"});
  }
  for (std::string_view key : {std::string_view("tablestore.timeseries.<table>.measurement"),
                               std::string_view("tablestore.timeseries.<table>.dataSource"),
                               std::string_view("tablestore.timeseries.<table>.tags"),
                               std::string_view("tablestore.timeseries.<table>.time"),
                               std::string_view("tablestore.timeseries.<table>.time.unit")}) {
    rules.push_back(
        {.when = {kTimeSeries}, .then = {key}, .reason = "when `tablestore.mode` is `timeseries`"});
  }
  rules.push_back({.when = {kTimeSeries, {"tablestore.timeseries.mapAll", "false"}},
                   .then = {kFieldNames},
                   .reason = "when `tablestore.timeseries.mapAll` is `false`"});
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
  writer.guarantee =
      "records become visible as they are written; after a failure they may be written again";
  PluginSpec spec;
  spec.name = "tablestore_sink";
  spec.writer_names = {"TableStoreSinkConnector", "TableStoreSink",
                       "com.aliyun.tablestore.kafka.connect.TableStoreSinkConnector"};
  spec.title = "Tablestore rows and time series, through its Kafka Connect connector";
  spec.writer = std::move(writer);
  spec.connector = true;
  return spec;
}

}  // namespace penstock
