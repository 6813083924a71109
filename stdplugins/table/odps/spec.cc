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
  types.push_back({"CHAR(n)", {Kind::kString}, "2.0; can be written but not read"});
  return types;
}

std::vector<std::string_view> DataSourceOptions() {
  return {"accessId",   "accessKey",    "securityToken", "endpoint",
          "odpsServer", "tunnelServer", "project",       "schema"};
}

std::vector<OptionSpec> Access() {
  return {
      {.name = "datasource",
       .description = "The name of a data source defined outside the script, which holds the "
                      "project, address and keys."},
      {.name = "accessId", .description = "The AccessKey ID, unless a data source is used."},
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
       .description =
           "The address of the tunnel that transfers data. Default: the service is asked for it.",
       .form = OptionForm::kAddress},
      {.name = "project", .description = "The project that contains the table."},
      {.name = "schema",
       .description = "The schema that contains the table, for projects with schemas."},
      {.name = "tunnelQuota", .description = "The tunnel quota to use."},
      {.name = "maxRetryTime",
       .type = OptionType::kInt,
       .description = "How often a failed request is repeated.",
       .minimum = 0},
      {.name = "partitionKey", .description = "Written by editors; ignored.", .ignored = true},
      {.name = "accountType", .description = "Ignored; there is only one kind.", .ignored = true},
  };
}

std::vector<OptionRule> AccessRules() {
  std::vector<OptionRule> rules;
  for (std::string_view key : {"accessKey", "project"}) {
    rules.push_back({.when = {{"accessId"}, {"datasource", "", false}},
                     .then = {key},
                     .reason = "when `accessId` is set"});
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
       .description = "The table to read. Views and external tables cannot be read."},
      {.name = "partition",
       .type = OptionType::kStringOrList,
       .description = "The partitions to read, with all levels, such as `pt=20150101,type=1`. `*` "
                      "and `?` are wildcards; `/*query*/ pt>=20170101` is a filter. Required for "
                      "partitioned tables, not allowed for others.",
       .form = OptionForm::kPartitions},
      {.name = "column",
       .type = OptionType::kColumns,
       .required = true,
       .description = "The columns to read: column names, constants in single quotes "
                      "(`\"'abc'\"`), or `[\"*\"]`. Functions require `enableWhere` and `where`."},
      {.name = "enableWhere",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "Whether `where` is used."},
      {.name = "where", .description = "A condition in MaxCompute SQL."},
      {.name = "isCompress",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "Whether data is compressed during transfer.",
       .synonyms = {"compress"}},
      {.name = "splitMode",
       .default_text = "record",
       .description = "How the table is divided among threads: by records or by partitions.",
       .values = {"record", "partition"}},
      {.name = "successOnNoPartition",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: a partition that does not exist is not an error."},
      {.name = "packageAuthorizedProject",
       .description = "The project through which access to the table is granted."},
      {.name = "preSql",
       .type = OptionType::kStringOrList,
       .description = "SQL to run before the first record is processed."},
      {.name = "postSql",
       .type = OptionType::kStringOrList,
       .description = "SQL to run after the last record is processed."},
      {.name = "useDateWithCalendar",
       .type = OptionType::kBool,
       .description = "Whether dates before 1582 are converted according to `calendarType`."},
      {.name = "calendarType", .description = "The calendar for dates before 1582."},
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
       .description =
           "The single partition to write, with all levels, such as `pt=20150101,type=1,biz=2`. "
           "Required for partitioned tables, not allowed for others.",
       .form = OptionForm::kPartition},
      {.name = "column",
       .type = OptionType::kColumns,
       .required = true,
       .description =
           "The columns to fill; other columns become NULL. `[\"*\"]` means all columns."},
      {.name = "truncate",
       .type = OptionType::kBool,
       .required = true,
       .description = "true: the table or partition is emptied first, so that a run can be "
                      "repeated. Not atomic."},
      {.name = "emptyAsNull",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: empty strings are written as NULL."},
      {.name = "consistencyCommit",
       .type = OptionType::kBool,
       .default_text = "false",
       .description =
           "true: all records become visible together at the end of the job; limited to 1 TB."},
      {.name = "compress",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "Whether data is compressed during transfer.",
       .synonyms = {"isCompress"}},
      {.name = "overLengthRule",
       .default_text = "keepOn",
       .description = "How a string longer than `maxOdpsFieldLength` is written. truncate: it is "
                      "cut. keepOn: it is written unchanged. setNull: NULL is written.",
       .values = {"keepOn", "truncate", "setNull"}},
      {.name = "maxOdpsFieldLength",
       .type = OptionType::kInt,
       .default_text = "8388608",
       .description = "The maximum length of a string in bytes.",
       .synonyms = {"maxFieldLength"},
       .minimum = 1},
      {.name = "blockSizeInMB",
       .type = OptionType::kInt,
       .default_text = "64",
       .description = "The amount of data buffered per thread, in MB.",
       .minimum = 8},
      {.name = "supportDynamicPartition",
       .type = OptionType::kBool,
       .description =
           "true: partition columns are listed in `column` and filled from the records."},
      {.name = "partitionColumnMapping",
       .type = OptionType::kColumns,
       .description = "The date formats of dynamic partition columns: `{\"name\", "
                      "\"srcDateFormat\", \"dateFormat\"}`."},
      {.name = "writeTimeoutInMs",
       .type = OptionType::kInt,
       .default_text = "600000",
       .description = "The time limit for one write, in milliseconds.",
       .minimum = 1},
      {.name = "preSql",
       .type = OptionType::kStringOrList,
       .description = "SQL to run before the first record is processed."},
      {.name = "postSql",
       .type = OptionType::kStringOrList,
       .description = "SQL to run after the last record is processed."},
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  spec.data_source_options = DataSourceOptions();
  spec.one_of = {{"datasource", "accessId"}};
  spec.rules = AccessRules();
  spec.rules.push_back({.kind = OptionRule::Kind::kWithoutEffect,
                        .when = {{"supportDynamicPartition", "true"}},
                        .then = {"truncate", "true"},
                        .reason = "when partitions are derived from the data"});
  spec.adds_up = {{"truncate", "false"}};
  spec.fixed_columns = true;
  spec.types = WriteTypes();
  spec.guarantee =
      "blocks are committed as they are completed; with `consistencyCommit`, all blocks are "
      "committed at the end";
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
  spec.title = "MaxCompute tables";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  spec.homes = {"datasource", "project"};
  return spec;
}

}  // namespace penstock
