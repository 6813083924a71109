#include "runtime/plugin/plugin_spec.h"

namespace penstock {
namespace {

constexpr auto kWithoutEffect = OptionRule::Kind::kWithoutEffect;

std::vector<std::string_view> ValueTypes() {
  return {"string", "bytearray", "double", "float", "integer", "long", "short"};
}

// What a value is in Kafka, and what it becomes; Tablestore calls the target types INTEGER, DOUBLE,
// STRING, BOOLEAN and BINARY.
std::vector<TypeMapping> Types() {
  const Type integer = {Kind::kInt64};
  return {
      {"STRING", {Kind::kString}, "Tablestore: STRING"},
      {"INT8", integer, "Tablestore: INTEGER"},
      {"INT16", integer, "`short`; Tablestore: INTEGER"},
      {"INT32", integer, "`integer`; Tablestore: INTEGER"},
      {"INT64", integer, "`long`; Tablestore: INTEGER"},
      {"FLOAT32", {Kind::kFloat64}, "`float`; Tablestore: DOUBLE"},
      {"FLOAT64", {Kind::kFloat64}, "`double`; Tablestore: DOUBLE"},
      {"BOOLEAN", {Kind::kBool}, "Tablestore: BOOLEAN"},
      {"BYTES", {Kind::kBytes}, "`bytearray`; Tablestore: BINARY"},
  };
}

std::vector<OptionSpec> Shared() {
  return {
      {.name = "datasource",
       .description = "The name of a data source defined outside the script, which holds the "
                      "addresses of the brokers."},
      {.name = "server",
       .description =
           "The brokers as `host:port`, separated by commas, unless a data source is used."},
      {.name = "topic", .required = true, .description = "The name of the topic."},
      {.name = "keyType",
       .required = true,
       .description = "The type of the keys.",
       .values = ValueTypes()},
      {.name = "valueType",
       .required = true,
       .description = "The type of the values.",
       .values = ValueTypes()},
      {.name = "kafkaConfig",
       .type = OptionType::kObject,
       .description = "Settings of the Kafka client, under Kafka's own names.",
       .free_form = true},
      {.name = "timeZone", .description = "The time zone of dates."},
      {.name = "encoding", .default_text = "UTF-8", .description = "The encoding of text."},
      {.name = "fieldDelimiter", .description = "The delimiter between the fields of a value."},
      {.name = "partition", .description = "The partition to read. Default: all partitions."},
  };
}

ReaderSpec MakeReader() {
  ReaderSpec spec;
  spec.layout = EndpointLayout::kCells;
  spec.options = Shared();
  const std::vector<OptionSpec> own = {
      {.name = "column",
       .type = OptionType::kColumns,
       .required = true,
       .description = "The columns to read: `__key__`, `__value__`, `__partition__`, "
                      "`__headers__`, `__offset__`, `__timestamp__`, a constant in single quotes, "
                      "or a path into a JSON value such as `tag.desc`."},
      {.name = "beginDateTime", .description = "The time to read from, as yyyyMMddHHmmss."},
      {.name = "endDateTime",
       .description = "The time to read up to (exclusive), as yyyyMMddHHmmss."},
      {.name = "beginTimestampMillis",
       .description = "The time to read from, in milliseconds since 1970."},
      {.name = "endTimestampMillis",
       .description = "The time to read up to (exclusive), in milliseconds since 1970."},
      {.name = "beginOffset",
       .description = "The first offset to read, or seekToBeginning, seekToLast or seekToEnd."},
      {.name = "endOffset", .description = "The offset to read up to (exclusive)."},
      {.name = "beginType",
       .description = "Where reading starts. specific: at `beginDateTime` or a similar option. "
                      "earliest, current: at that position.",
       .values = {"specific", "earliest", "current"}},
      {.name = "endType",
       .description = "Where reading ends. specific: at `endDateTime` or a similar option. latest: "
                      "at the newest record.",
       .values = {"specific", "latest"}},
      {.name = "skipExceedRecord",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: records fetched past the end are discarded."},
      {.name = "groupId", .description = "The consumer group. Default: a new group."},
      {.name = "dataFormat",
       .description = "How values are split into fields.",
       .values = {"json", "text"}},
      {.name = "headerEncoding",
       .default_text = "UTF-8",
       .description = "The encoding of headers."},
      {.name = "waitTime",
       .type = OptionType::kInt,
       .default_text = "60",
       .description = "How long to wait for records, in seconds.",
       .synonyms = {"waitTIme"},
       .minimum = 0},
      {.name = "stopWhenPollEmpty",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: reading ends when no more records arrive."},
      {.name = "stopWhenReachEndOffset",
       .type = OptionType::kBool,
       .default_text = "false",
       .description =
           "true: reading ends at the offsets that were the latest when the job started."},
      {.name = "autoOffsetReset",
       .description = "Where to start if the offset does not exist.",
       .values = {"none", "earliest", "latest"}},
      {.name = "fetchMinBytes",
       .type = OptionType::kInt,
       .default_text = "1",
       .description = "The number of bytes a broker collects before it answers.",
       .minimum = 0},
      {.name = "fetchMaxWaitMs",
       .type = OptionType::kInt,
       .default_text = "500",
       .description = "How long a broker waits for `fetchMinBytes`, in milliseconds.",
       .minimum = 0},
      {.name = "sessionTimeoutMs",
       .type = OptionType::kInt,
       .default_text = "30000",
       .description = "How long until a consumer that sends no heartbeat is removed from the "
                      "group, in milliseconds.",
       .minimum = 0},
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  spec.data_source_options = {"server"};
  spec.one_of = {
      {"datasource", "server"},
      {"beginDateTime", "beginTimestampMillis", "beginOffset", "beginType"},
      {"endDateTime", "endTimestampMillis", "endOffset", "endType", "stopWhenPollEmpty",
       "stopWhenReachEndOffset"},
  };
  spec.rules = {
      {.kind = OptionRule::Kind::kRefused,
       .when = {{"beginDateTime"}},
       .then = {"beginTimestampMillis"},
       .reason = "when `beginDateTime` is set: reading can start in only one place"},
      {.kind = OptionRule::Kind::kRefused,
       .when = {{"beginDateTime"}},
       .then = {"beginOffset"},
       .reason = "when `beginDateTime` is set: reading can start in only one place"},
      {.kind = kWithoutEffect,
       .when = {{"dataFormat", "text", false}},
       .then = {"fieldDelimiter"},
       .reason = "unless `dataFormat` is `text`"},
  };
  spec.columns.form = ColumnForm::kVerbatim;
  spec.columns.exact_names = true;
  spec.windows = {{"beginDateTime", "endDateTime"},
                  {"beginTimestampMillis", "endTimestampMillis"},
                  {"beginOffset", "endOffset"}};
  spec.types = Types();
  spec.types.push_back({"__offset__", {Kind::kInt64}, "__timestamp__, __partition__ too"});
  spec.types.push_back({"__headers__", {Kind::kString}, "as JSON"});
  spec.template_job = R"json({
  "server": "broker:9092",          // or datasource
  "topic": "orders",
  "keyType": "string",
  "valueType": "string",
  "column": ["__key__", "__offset__", "id", "customer.name", "'constant'"],
  "beginDateTime": "${begin_time}", // yyyyMMddHHmmss
  "endDateTime": "${end_time}"
})json";
  return spec;
}

WriterSpec MakeWriter() {
  WriterSpec spec;
  spec.layout = EndpointLayout::kCells;
  spec.options = Shared();
  const std::vector<OptionSpec> own = {
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "The names of the members of the JSON object, for `writeMode` json."},
      {.name = "writeMode",
       .default_text = "text",
       .description = "What a record's value is. text: values joined by `fieldDelimiter`. json: a "
                      "JSON object.",
       .values = {"text", "json"}},
      {.name = "keyIndex",
       .type = OptionType::kInt,
       .description = "The index of the column that is the key, starting at 0.",
       .minimum = 0},
      {.name = "keyIndexes",
       .type = OptionType::kStringOrList,
       .description = "The indexes of the columns that make up the key, starting at 0."},
      {.name = "keyColumns",
       .type = OptionType::kColumns,
       .description = "The names of the columns that make up the key."},
      {.name = "valueIndex",
       .type = OptionType::kInt,
       .description =
           "The index of the column that is the value, starting at 0. Default: all columns.",
       .minimum = 0},
      {.name = "timestampIndex",
       .type = OptionType::kInt,
       .description = "The index of the column that is the record's timestamp, starting at 0.",
       .minimum = 0},
      {.name = "timestampDateFormat", .description = "The format of the timestamp column."},
      {.name = "nullKeyFormat",
       .description = "What is written for a NULL key.",
       .empty_is_value = true},
      {.name = "nullValueFormat",
       .description = "What is written for a NULL value.",
       .empty_is_value = true},
      {.name = "acks",
       .default_text = "1",
       .description = "Which brokers must have a record before it counts as written.",
       .values = {"0", "1", "all", "-1"}},
      {.name = "timeout",
       .type = OptionType::kInt,
       .description = "How long to wait for a broker, in milliseconds.",
       .minimum = 0},
      {.name = "batchSize",
       .type = OptionType::kInt,
       .description = "The number of records to send at a time.",
       .minimum = 1},
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  spec.data_source_options = {"server"};
  spec.one_of = {{"datasource", "server"}};
  spec.rules = {
      {.when = {{"writeMode", "json"}, {"valueIndex", "", false}},
       .then = {"column"},
       .reason = "to name the members of the JSON object"},
      {.kind = kWithoutEffect,
       .when = {{"writeMode", "json"}},
       .then = {"fieldDelimiter"},
       .reason = "when `writeMode` is `json`"},
  };
  spec.columns.exact_names = true;
  spec.types = Types();
  spec.guarantee =
      "each record becomes visible as soon as it is written; a repeated run writes it again";
  spec.template_job = R"json({
  "server": "broker:9092",          // or datasource
  "topic": "orders",
  "keyIndex": 0,
  "keyType": "string",
  "valueType": "string",
  "writeMode": "json",              // or text
  "column": ["id", "amount"]
})json";
  return spec;
}

}  // namespace

PluginSpec pst_spec_kafka() {
  PluginSpec spec;
  spec.name = "kafka";
  spec.reader_names = {"kafkareader"};
  spec.writer_names = {"kafkawriter"};
  spec.title = "Kafka topics";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  return spec;
}

}  // namespace penstock
