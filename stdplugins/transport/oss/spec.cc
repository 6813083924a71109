#include "runtime/plugin/plugin_spec.h"

namespace penstock {
namespace {

// What a csv, text, parquet or ORC file holds; the last two by the types of their own schema.
std::vector<TypeMapping> Types() {
  const Type integer = {Kind::kInt64}, text = {Kind::kString}, time = {Kind::kTimestamp};
  return {
      {"long", integer, "csv, text"},
      {"double", {Kind::kFloat64}, "csv, text"},
      {"string", text, "csv, text"},
      {"boolean", {Kind::kBool}, "csv, text"},
      {"date", time, "csv, text; `format` tells its form"},
      {"TINYINT", integer, "parquet: INT32 (INT_8)"},
      {"SMALLINT", integer, "parquet: INT32 (INT_16)"},
      {"INT", integer, "parquet: INT32"},
      {"BIGINT", integer, "parquet: INT64"},
      {"FLOAT", {Kind::kFloat64}, "parquet: FLOAT"},
      {"DOUBLE", {Kind::kFloat64}, "parquet: DOUBLE"},
      {"DECIMAL", {Kind::kDecimal}, "parquet: FIXED_LEN_BYTE_ARRAY (DECIMAL)"},
      {"STRING", text, "VARCHAR, CHAR too; parquet: BINARY (UTF8)"},
      {"BOOLEAN", {Kind::kBool}, "parquet: BOOLEAN"},
      {"DATE", {Kind::kDate}, "parquet: INT32 (DATE)"},
      {"TIMESTAMP", time, "DATETIME too; parquet: INT96"},
      {"BINARY", {Kind::kBytes}, "VARBINARY too; parquet: BINARY"},
  };
}

std::vector<OptionSpec> Access() {
  return {
      {.name = "datasource",
       .description = "The name of a data source that is kept outside the script and knows "
                      "address, bucket and keys."},
      {.name = "endpoint",
       .description = "The address of the service, where no data source knows it."},
      {.name = "accessId", .description = "The AccessKey ID."},
      {.name = "accessKey", .description = "The AccessKey secret.", .secret = true},
      {.name = "securityToken",
       .description = "The token of a temporary AccessKey.",
       .secret = true},
      {.name = "bucket", .description = "The bucket."},
      {.name = "cname",
       .type = OptionType::kBool,
       .description = "true: `endpoint` is a domain of one's own."},
      {.name = "proxyHost", .description = "A proxy to go through."},
      {.name = "proxyPort",
       .type = OptionType::kInt,
       .description = "Its port.",
       .minimum = 1,
       .maximum = 65535},
      {.name = "proxyUsername", .description = "Its user."},
      {.name = "proxyPassword", .description = "Its password.", .secret = true},
      {.name = "proxyDomain", .description = "Its Windows domain."},
      {.name = "proxyWorkstation", .description = "Its Windows workstation."},
      {.name = "hadoopConfig",
       .type = OptionType::kObject,
       .description = "Settings for parquet and ORC, by their own names.",
       .free_form = true},
      {.name = "path", .description = "Where parquet and ORC files are."},
      {.name = "parquetSchema",
       .description = "The columns of a parquet file: `message m { optional int64 id; }`."},
      {.name = "lineDelimiter",
       .default_text = "\\n",
       .description = "What ends a record: one ASCII character, or `\\r\\n`."},
      {.name = "fieldDelimiter",
       .default_text = ",",
       .description = "What stands between two fields."},
      {.name = "encoding",
       .default_text = "UTF-8",
       .description = "The encoding of text.",
       .misnomers = {"charset"}},
  };
}

// The one address is given whole.
void AddAccessRules(EndpointSpec& spec) {
  spec.data_source_options = {"endpoint",  "accessId",  "accessKey",     "securityToken", "bucket", "cname",
                              "proxyHost", "proxyPort", "proxyUsername", "proxyPassword"};
  spec.one_of = {{"datasource", "endpoint"}};
  for (std::string_view key : {"accessId", "accessKey", "bucket"}) {
    spec.rules.push_back({.when = {{"endpoint"}, {"datasource", "", false}},
                          .then = {key},
                          .reason = "beside `endpoint`"});
  }
  // `txt` is `text`, but not to what reads the options of delimited text.
  for (std::string_view format : {"txt", "parquet", "orc", "binary", "jsonl", "excel"}) {
    spec.not_delimited.push_back({"fileFormat", format});
  }
}

std::vector<OptionSpec> ConfigMembers() {
  return {
      {.name = "delimiter", .description = "The field delimiter, as a character or its code."},
      {.name = "textQualifier", .description = "The quote, as a character or its code."},
      {.name = "useTextQualifier",
       .type = OptionType::kBool,
       .description = "false: quotes are text like any other."},
      {.name = "recordDelimiter", .description = "What ends a record; 0 is not set."},
      {.name = "escapeMode",
       .type = OptionType::kInt,
       .description = "1: a quote inside quotes is doubled; 2: a backslash escapes it.",
       .minimum = 1,
       .maximum = 2},
  };
}

ReaderSpec MakeReader() {
  ReaderSpec spec;
  spec.options = Access();
  OptionSpec config = {.name = "csvReaderConfig",
                       .type = OptionType::kObject,
                       .description = "Settings under the names of DataX's csv library.",
                       .free_form = true};
  config.members = ConfigMembers();
  const std::vector<OptionSpec> own = {
      {.name = "object",
       .type = OptionType::kStringOrList,
       .description = "The objects, without a leading slash; `*`, `?` and `[0-9]` are wildcards.",
       .form = OptionForm::kObjectName},
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "`{\"index\", \"type\", \"format\"}`, constants `{\"value\", \"type\"}`, or "
                      "`[\"*\"]` for all as text. Not set: `[\"*\"]`."},
      {.name = "where",
       .description = "A condition; records for which it is not true are left out."},
      {.name = "fileFormat",
       .default_text = "csv",
       .description = "What the objects are.",
       .values = {"csv", "text", "txt", "parquet", "orc", "jsonl", "binary", "excel"}},
      {.name = "compress",
       .default_text = "none",
       .description = "How the objects are compressed.",
       .values = {"none", "gzip", "bzip2", "zip", "lzo", "lzo_deflate", "hadoop-snappy",
                  "framing-snappy"}},
      {.name = "nullFormat",
       .description = "A field that is exactly this is NULL; \"\" makes empty fields NULL.",
       .empty_is_value = true},
      {.name = "skipHeader",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the first record of each object is no data."},
      config,
      {.name = "successOnNoObject",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: that there is no such object is no error."},
      {.name = "balanceThreshold",
       .type = OptionType::kInt,
       .description = "Size from which objects are shared by threads.",
       .minimum = 0},
      {.name = "enableInnerSplit",
       .type = OptionType::kBool,
       .description = "Whether several threads may share one object."},
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  AddAccessRules(spec);
  spec.rules.push_back({.when = {{"fileFormat", "parquet", false},
                                 {"fileFormat", "orc", false},
                                 {"path", "", false}},
                        .then = {"object"},
                        .reason = "to know what to read"});
  for (std::string_view compression : {"gzip", "bzip2", "zip"}) {
    spec.rules.push_back(
        {.kind = OptionRule::Kind::kRefused,
         .when = {{"skipHeader", "true"}},
         .then = {"compress", compression},
         .reason = "with `skipHeader`: only plain files can skip their first line"});
  }
  spec.columns.open = {{"fileFormat", "binary"}};
  spec.types = Types();
  spec.template_job = R"json({
  "datasource": "my_bucket",        // or endpoint, accessId, accessKey, bucket
  "object": ["in/orders_*.csv"],
  "fileFormat": "csv",              // or text, parquet, orc
  "fieldDelimiter": ",",
  "skipHeader": true,
  "column": [
    {"index": 0, "type": "long"},
    {"index": 1, "type": "date", "format": "yyyy-MM-dd"}
  ]
})json";
  return spec;
}

WriterSpec MakeWriter() {
  WriterSpec spec;
  spec.options = Access();
  OptionSpec config = {.name = "csvWriterConfig",
                       .type = OptionType::kObject,
                       .description = "Settings under the names of DataX's csv library.",
                       .free_form = true};
  config.members = ConfigMembers();
  config.members.push_back({.name = "forceQualifier",
                            .type = OptionType::kBool,
                            .description = "true: every text value is quoted."});
  const std::vector<OptionSpec> own = {
      {.name = "object",
       .description = "What the names of the objects begin with, followed by `__` and a random "
                      "part; the whole name with `writeSingleObject`.",
       .form = OptionForm::kObjectName},
      {.name = "fileName",
       .description = "For parquet and ORC: what the names of files in `path` begin with."},
      {.name = "suffix", .description = "What names end in, such as `.csv`."},
      {.name = "writeMode",
       .required = true,
       .description = "truncate deletes every object whose name begins with `object`; append "
                      "leaves them; nonConflict fails if there is one.",
       .values = {"truncate", "append", "nonConflict"}},
      {.name = "writeSingleObject",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: one object with exactly the name `object`."},
      {.name = "fileFormat",
       .default_text = "text",
       .description = "csv: values that need it are quoted. text: nothing is quoted.",
       .values = {"text", "txt", "csv", "parquet", "orc", "jsonl", "binary"}},
      {.name = "nullFormat",
       .default_text = "null",
       .description = "What NULL is written as.",
       .empty_is_value = true},
      {.name = "dateFormat",
       .description = "The form of dates and times, in Java's letters: `yyyy-MM-dd HH:mm:ss`."},
      {.name = "header",
       .type = OptionType::kStringOrList,
       .description = "The names for the first line of every object: a list, or true for the names "
                      "of the columns.",
       .synonyms = {"writeHeader"}},
      {.name = "maxFileSize",
       .type = OptionType::kInt,
       .default_text = "100000",
       .description = "Size in MB after which the next object begins.",
       .minimum = 1,
       .maximum = 100'000'000},
      {.name = "compress",
       .default_text = "none",
       .description = "Compression of parquet and ORC; csv and text have none.",
       .values = {"none", "snappy", "gzip"}},
      {.name = "ossBlockSize",
       .type = OptionType::kInt,
       .default_text = "16",
       .description = "Size in MB of the parts of an object; there are up to 10000.",
       .synonyms = {"blockSizeInMB"},
       .minimum = 1},
      {.name = "generateEmptyFile",
       .type = OptionType::kBool,
       .default_text = "true",
       .description = "Whether there is an object if there were no records."},
      {.name = "encrypt",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the service encrypts the objects with AES256."},
      {.name = "dataxParquetMode",
       .description = "How `parquetSchema` is read.",
       .values = {"fields", "columns"}},
      {.name = "syncMode",
       .description = "copy: objects are copied as they are.",
       .values = {"copy"}},
      {.name = "truncateMode", .description = "What truncate deletes."},
      config,
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "For ORC and parquet: `{\"name\", \"type\"}`."},
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  AddAccessRules(spec);
  const OptionRule rules[] = {
      {.when = {{"path", "", false}}, .then = {"object"}, .reason = "to know where to write"},
      {.kind = OptionRule::Kind::kRefused,
       .when = {{"writeSingleObject", "true"}},
       .then = {"writeMode", "append"},
       .reason = "with `writeSingleObject`: an object is written whole"},
      {.when = {{"fileFormat", "orc"}}, .then = {"column"}, .reason = "for ORC"},
      {.kind = OptionRule::Kind::kWithoutEffect,
       .when = {{"fileFormat", "parquet"}},
       .then = {"writeSingleObject", "true"},
       .reason = "for parquet"},
      {.kind = OptionRule::Kind::kWithoutEffect,
       .when = {{"fileFormat", "orc"}},
       .then = {"writeSingleObject", "true"},
       .reason = "for ORC"},
  };
  spec.rules.insert(spec.rules.end(), std::begin(rules), std::end(rules));
  for (std::string_view format : {"csv", "text"}) {
    for (std::string_view compression : {"gzip", "snappy"}) {
      spec.rules.push_back({.kind = OptionRule::Kind::kRefused,
                            .when = {{"fileFormat", format}},
                            .then = {"compress", compression},
                            .reason = "for csv and text, which are written as they are"});
    }
  }
  spec.types = Types();
  spec.adds_up = {{"writeMode", "append"}};
  spec.guarantee = "an object appears whole when it is complete";
  spec.template_job = R"json({
  "datasource": "my_bucket",        // or endpoint, accessId, accessKey, bucket
  "object": "out/orders/${bizdate}",
  "suffix": ".csv",
  "writeMode": "truncate",          // or append, nonConflict
  "fileFormat": "csv",              // or text, parquet, orc
  "fieldDelimiter": ",",
  "nullFormat": ""
})json";
  return spec;
}

}  // namespace

PluginSpec pst_spec_oss() {
  PluginSpec spec;
  spec.name = "oss";
  spec.reader_names = {"ossreader"};
  spec.writer_names = {"osswriter"};
  spec.title = "objects in OSS: csv, text, parquet, ORC";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  return spec;
}

}  // namespace penstock
