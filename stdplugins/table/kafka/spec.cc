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
       .description = "The name of a data source that is kept outside the script and knows the "
                      "brokers."},
      {.name = "server",
       .description = "The brokers, `host:port`, separated by commas, where no data source knows "
                      "them."},
      {.name = "topic", .required = true, .description = "The topic."},
      {.name = "keyType",
       .required = true,
       .description = "The type of keys.",
       .values = ValueTypes()},
      {.name = "valueType",
       .required = true,
       .description = "The type of values.",
       .values = ValueTypes()},
      {.name = "kafkaConfig",
       .type = OptionType::kObject,
       .description = "Settings of the Kafka client by their own names.",
       .free_form = true},
      {.name = "timeZone", .description = "The time zone of dates."},
      {.name = "encoding", .default_text = "UTF-8", .description = "The encoding of text."},
      {.name = "fieldDelimiter", .description = "What stands between two fields of a value."},
      {.name = "partition", .description = "The partition; not set: all."},
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
       .description = "`__key__`, `__value__`, `__partition__`, `__headers__`, `__offset__`, "
                      "`__timestamp__`, a constant in single quotes, or a path into a JSON value "
                      "such as `tag.desc`."},
      {.name = "beginDateTime", .description = "The first time to read, yyyyMMddHHmmss."},
      {.name = "endDateTime", .description = "The time before which reading ends, yyyyMMddHHmmss."},
      {.name = "beginTimestampMillis", .description = "The first time, milliseconds since 1970."},
      {.name = "endTimestampMillis",
       .description = "The time before which reading ends, milliseconds since 1970."},
      {.name = "beginOffset",
       .description = "The first offset, or seekToBeginning, seekToLast, seekToEnd."},
      {.name = "endOffset", .description = "The offset before which reading ends."},
      {.name = "beginType",
       .description = "specific: by `beginDateTime` or its like; earliest; current.",
       .values = {"specific", "earliest", "current"}},
      {.name = "endType",
       .description = "specific: by `endDateTime` or its like; latest.",
       .values = {"specific", "latest"}},
      {.name = "skipExceedRecord",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: records that were fetched beyond the end are dropped."},
      {.name = "groupId", .description = "The consumer group. Not set: a new one."},
      {.name = "dataFormat",
       .description = "How values are taken apart.",
       .values = {"json", "text"}},
      {.name = "headerEncoding", .default_text = "UTF-8", .description = "Encoding of headers."},
      {.name = "waitTime",
       .type = OptionType::kInt,
       .default_text = "60",
       .description = "Seconds to wait for records.",
       .synonyms = {"waitTIme"},
       .minimum = 0},
      {.name = "stopWhenPollEmpty",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: ends when no record comes."},
      {.name = "stopWhenReachEndOffset",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: ends at the offsets that were last when the job began."},
      {.name = "autoOffsetReset",
       .description = "Where to begin if the offset does not exist.",
       .values = {"none", "earliest", "latest"}},
      {.name = "fetchMinBytes",
       .type = OptionType::kInt,
       .default_text = "1",
       .description = "Bytes a broker collects before it answers.",
       .minimum = 0},
      {.name = "fetchMaxWaitMs",
       .type = OptionType::kInt,
       .default_text = "500",
       .description = "Milliseconds a broker waits for them.",
       .minimum = 0},
      {.name = "sessionTimeoutMs",
       .type = OptionType::kInt,
       .default_text = "30000",
       .description = "Milliseconds after which a silent consumer is given up.",
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
       .reason = "beside `beginDateTime`: reading begins at one place"},
      {.kind = OptionRule::Kind::kRefused,
       .when = {{"beginDateTime"}},
       .then = {"beginOffset"},
       .reason = "beside `beginDateTime`: reading begins at one place"},
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
       .description = "With `writeMode` json: the names of the members."},
      {.name = "writeMode",
       .default_text = "text",
       .description = "text: values joined by `fieldDelimiter`; json: an object.",
       .values = {"text", "json"}},
      {.name = "keyIndex",
       .type = OptionType::kInt,
       .description = "The column that is the key, from 0.",
       .minimum = 0},
      {.name = "keyIndexes",
       .type = OptionType::kStringOrList,
       .description = "The columns that make up the key, from 0."},
      {.name = "keyColumns",
       .type = OptionType::kColumns,
       .description = "The columns that make up the key, by name."},
      {.name = "valueIndex",
       .type = OptionType::kInt,
       .description = "The column that is the value, from 0. Not set: all of them.",
       .minimum = 0},
      {.name = "timestampIndex",
       .type = OptionType::kInt,
       .description = "The column that is the record's timestamp, from 0.",
       .minimum = 0},
      {.name = "timestampDateFormat", .description = "The form of that timestamp."},
      {.name = "nullKeyFormat", .description = "What a NULL key is.", .empty_is_value = true},
      {.name = "nullValueFormat", .description = "What a NULL value is.", .empty_is_value = true},
      {.name = "acks",
       .default_text = "1",
       .description = "Who must have a record before it counts as written.",
       .values = {"0", "1", "all", "-1"}},
      {.name = "timeout",
       .type = OptionType::kInt,
       .description = "Milliseconds to wait for a broker.",
       .minimum = 0},
      {.name = "batchSize",
       .type = OptionType::kInt,
       .description = "Records sent at a time.",
       .minimum = 1},
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  spec.data_source_options = {"server"};
  spec.one_of = {{"datasource", "server"}};
  spec.rules = {
      {.when = {{"writeMode", "json"}, {"valueIndex", "", false}},
       .then = {"column"},
       .reason = "to name the members of the value"},
      {.kind = kWithoutEffect,
       .when = {{"writeMode", "json"}},
       .then = {"fieldDelimiter"},
       .reason = "with `writeMode` `json`"},
  };
  spec.columns.exact_names = true;
  spec.types = Types();
  spec.guarantee = "every record is visible as it is written; a repeated run writes it again";
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
  spec.title = "topics of Kafka";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  return spec;
}

}  // namespace penstock
