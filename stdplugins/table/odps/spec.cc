#include "runtime/plugin/plugin_spec.h"

namespace penstock {
namespace {

// The mapping of the MaxCompute data source's documentation, type system 1.0, 2.0 and Hive.
std::vector<TypeMapping> ReadTypes() {
  const Type integer = {Kind::kInt64}, text = {Kind::kString};
  return {
      {"BIGINT", integer, "1.0, 2.0"},
      {"INT", integer, "2.0"},
      {"TINYINT", integer, "2.0"},
      {"SMALLINT", integer, "2.0"},
      {"BOOLEAN", {Kind::kBool}, "1.0, 2.0"},
      {"DATETIME", {Kind::kTimestamp}, "1.0, 2.0"},
      {"TIMESTAMP", {Kind::kTimestamp}, "2.0"},
      {"DATE", {Kind::kDate}, "2.0"},
      {"FLOAT", {Kind::kFloat64}, "2.0"},
      {"DOUBLE", {Kind::kFloat64}, "1.0, 2.0"},
      {"DECIMAL", {Kind::kDecimal}, "1.0; 2.0 with precision and scale; exact"},
      {"BINARY", {Kind::kBytes}, "2.0"},
      {"STRING", text, "1.0, 2.0"},
      {"VARCHAR(n)", text, "2.0"},
      {"ARRAY", text, "1.0, 2.0; as JSON"},
      {"MAP", text, "1.0, 2.0; as JSON"},
      {"STRUCT", text, "1.0, 2.0; as JSON"},
  };
}

std::vector<TypeMapping> WriteTypes() {
  std::vector<TypeMapping> types = ReadTypes();
  types.push_back({"CHAR(n)", {Kind::kString}, "2.0; can be written, not read"});
  return types;
}

std::vector<std::string_view> DataSourceOptions() {
  return {"accessId",   "accessKey",    "securityToken", "endpoint",
          "odpsServer", "tunnelServer", "project",       "schema"};
}

std::vector<OptionSpec> Access() {
  return {
      {.name = "datasource",
       .description = "The name of a data source that is kept outside the script and knows "
                      "project, address and keys."},
      {.name = "accessId", .description = "The AccessKey ID, where no data source knows it."},
      {.name = "accessKey", .description = "The AccessKey secret.", .secret = true},
      {.name = "securityToken",
       .description = "The token of a temporary AccessKey.",
       .secret = true},
      {.name = "endpoint",
       .description = "The address of the service.",
       .form = OptionForm::kAddress},
      {.name = "odpsServer",
       .description = "The address of the service.",
       .form = OptionForm::kAddress},
      {.name = "tunnelServer",
       .description = "The address of the tunnel that carries data. Not set: asked for.",
       .form = OptionForm::kAddress},
      {.name = "project", .description = "The project of the table."},
      {.name = "schema", .description = "The schema of the table, where projects have schemas."},
      {.name = "tunnelQuota", .description = "The name of the tunnel quota to use."},
      {.name = "maxRetryTime",
       .type = OptionType::kInt,
       .description = "How often a request is repeated.",
       .minimum = 0},
      {.name = "partitionKey", .description = "Left by editors.", .ignored = true},
      {.name = "accountType", .description = "Without effect: there is one kind.", .ignored = true},
  };
}

std::vector<OptionRule> AccessRules() {
  std::vector<OptionRule> rules;
  for (std::string_view key : {"accessKey", "project"}) {
    rules.push_back({.when = {{"accessId"}, {"datasource", "", false}},
                     .then = {key},
                     .reason = "beside `accessId`"});
  }
  return rules;
}

ReaderSpec MakeReader() {
  ReaderSpec spec;
  spec.layout = EndpointLayout::kCells;
  spec.options = Access();
  const std::vector<OptionSpec> own = {
      {.name = "table",
       .required = true,
       .description = "The table to read; views and external tables cannot be read."},
      {.name = "partition",
       .type = OptionType::kStringOrList,
       .description = "The partitions to read, down to the last level: `pt=20150101,type=1`; `*` "
                      "and `?` are wildcards; `/*query*/ pt>=20170101` filters. Needed for "
                      "partitioned tables, refused for others.",
       .form = OptionForm::kPartitions},
      {.name = "column",
       .type = OptionType::kColumns,
       .required = true,
       .description = "Names of columns, constants in single quotes (`\"'abc'\"`), or `[\"*\"]`. "
                      "Functions need `enableWhere` and `where`."},
      {.name = "enableWhere",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "Whether `where` is used."},
      {.name = "where", .description = "A condition in MaxCompute's SQL."},
      {.name = "isCompress",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "Whether the tunnel compresses data.",
       .synonyms = {"compress"}},
      {.name = "splitMode",
       .default_text = "record",
       .description = "How threads share the table: by records or by partitions.",
       .values = {"record", "partition"}},
      {.name = "successOnNoPartition",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: a partition that does not exist is no error."},
      {.name = "packageAuthorizedProject",
       .description = "The project through which access to the table is granted."},
      {.name = "preSql",
       .type = OptionType::kStringOrList,
       .description = "SQL to run before the first record."},
      {.name = "postSql",
       .type = OptionType::kStringOrList,
       .description = "SQL to run after the last record."},
      {.name = "useDateWithCalendar",
       .type = OptionType::kBool,
       .description = "Whether dates before 1582 follow `calendarType`."},
      {.name = "calendarType", .description = "The calendar of old dates."},
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  spec.data_source_options = DataSourceOptions();
  spec.one_of = {{"datasource", "accessId"}};
  spec.rules = AccessRules();
  spec.rules.push_back({.kind = OptionRule::Kind::kWithoutEffect,
                        .when = {{"enableWhere", "true", false}},
                        .then = {"where"},
                        .reason = "unless `enableWhere` is `true`"});
  spec.columns.form = ColumnForm::kVerbatim;
  spec.functions_when = {{"enableWhere", "true"}, {"where"}};
  spec.where_pushdown = true;
  spec.types = ReadTypes();
  spec.template_job = R"json({
  "datasource": "my_project",
  "table": "orders",
  "partition": ["dt=${bizdate}"],   // leave it out if the table has no partitions
  "column": ["id", "amount", "'constant'"]
})json";
  return spec;
}

WriterSpec MakeWriter() {
  WriterSpec spec;
  spec.layout = EndpointLayout::kCells;
  spec.options = Access();
  const std::vector<OptionSpec> own = {
      {.name = "table", .required = true, .description = "The table to write."},
      {.name = "partition",
       .type = OptionType::kStringOrList,
       .description = "The one partition to write, down to the last level: "
                      "`pt=20150101,type=1,biz=2`. Needed for partitioned tables, refused for "
                      "others.",
       .form = OptionForm::kPartition},
      {.name = "column",
       .type = OptionType::kColumns,
       .required = true,
       .description = "The columns to fill; others become NULL. `[\"*\"]` is all of them."},
      {.name = "truncate",
       .type = OptionType::kBool,
       .required = true,
       .description = "true: the table or partition is emptied first, so that a repeated run gives "
                      "the same; not atomic."},
      {.name = "emptyAsNull",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: an empty text is written as NULL."},
      {.name = "consistencyCommit",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: all records become visible together at the end, up to 1 TB."},
      {.name = "compress",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "Whether the tunnel compresses data.",
       .synonyms = {"isCompress"}},
      {.name = "overLengthRule",
       .default_text = "keepOn",
       .description = "A text longer than `maxOdpsFieldLength`: truncate cuts it, keepOn writes "
                      "it, setNull writes NULL.",
       .values = {"keepOn", "truncate", "setNull"}},
      {.name = "maxOdpsFieldLength",
       .type = OptionType::kInt,
       .default_text = "8388608",
       .description = "Bytes that a text may have.",
       .synonyms = {"maxFieldLength"},
       .minimum = 1},
      {.name = "blockSizeInMB",
       .type = OptionType::kInt,
       .default_text = "64",
       .description = "Data held in memory per thread, in MB.",
       .minimum = 8},
      {.name = "supportDynamicPartition",
       .type = OptionType::kBool,
       .description = "true: partition columns stand in `column` and are filled from records."},
      {.name = "partitionColumnMapping",
       .type = OptionType::kColumns,
       .description = "For dynamic partitions: `{\"name\", \"srcDateFormat\", \"dateFormat\"}`."},
      {.name = "writeTimeoutInMs",
       .type = OptionType::kInt,
       .default_text = "600000",
       .description = "Milliseconds that one write may take.",
       .minimum = 1},
      {.name = "preSql",
       .type = OptionType::kStringOrList,
       .description = "SQL to run before the first record."},
      {.name = "postSql",
       .type = OptionType::kStringOrList,
       .description = "SQL to run after the last record."},
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  spec.data_source_options = DataSourceOptions();
  spec.one_of = {{"datasource", "accessId"}};
  spec.rules = AccessRules();
  spec.rules.push_back({.kind = OptionRule::Kind::kWithoutEffect,
                        .when = {{"supportDynamicPartition", "true"}},
                        .then = {"truncate", "true"},
                        .reason = "on partitions that are found from the data"});
  spec.adds_up = {{"truncate", "false"}};
  spec.fixed_columns = true;
  spec.types = WriteTypes();
  spec.guarantee =
      "blocks are committed as they are done; with `consistencyCommit` all of them at the end";
  spec.template_job = R"json({
  "datasource": "my_project",
  "table": "orders",
  "partition": "dt=${bizdate}",     // leave it out if the table has no partitions
  "truncate": true,
  "column": ["id", "amount", "origin"]
})json";
  return spec;
}

}  // namespace

PluginSpec pst_spec_odps() {
  PluginSpec spec;
  spec.name = "odps";
  spec.reader_names = {"odpsreader"};
  spec.writer_names = {"odpswriter"};
  spec.title = "tables of MaxCompute projects";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  spec.homes = {"datasource", "project"};
  return spec;
}

}  // namespace penstock
