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
      {"date", time, "csv, text; `format` defines the format"},
      {"TINYINT", integer, "parquet: INT32 (INT_8)"},
      {"SMALLINT", integer, "parquet: INT32 (INT_16)"},
      {"INT", integer, "parquet: INT32"},
      {"BIGINT", integer, "parquet: INT64"},
      {"FLOAT", {Kind::kFloat64}, "parquet: FLOAT"},
      {"DOUBLE", {Kind::kFloat64}, "parquet: DOUBLE"},
      {"DECIMAL", {Kind::kDecimal}, "parquet: FIXED_LEN_BYTE_ARRAY (DECIMAL)"},
      {"STRING", text, "also VARCHAR, CHAR; parquet: BINARY (UTF8)"},
      {"BOOLEAN", {Kind::kBool}, "parquet: BOOLEAN"},
      {"DATE", {Kind::kDate}, "parquet: INT32 (DATE)"},
      {"TIMESTAMP", time, "also DATETIME; parquet: INT96"},
      {"BINARY", {Kind::kBytes}, "also VARBINARY; parquet: BINARY"},
  };
}

std::vector<OptionSpec> Access() {
  return {
      {.name = "datasource",
       .description = "The name of a data source defined outside the script, which holds the "
                      "address, bucket and keys."},
      {.name = "endpoint",
       .description = "The address of the service, unless a data source is used."},
      {.name = "accessId", .description = "The AccessKey ID."},
      {.name = "accessKey", .description = "The AccessKey secret.", .secret = true},
      {.name = "securityToken",
       .description = "The token of a temporary AccessKey.",
       .secret = true},
      {.name = "bucket", .description = "The name of the bucket."},
      {.name = "cname",
       .type = OptionType::kBool,
       .description = "true: `endpoint` is a custom domain."},
      {.name = "proxyHost", .description = "The proxy to use."},
      {.name = "proxyPort",
       .type = OptionType::kInt,
       .description = "The port of the proxy.",
       .minimum = 1,
       .maximum = 65535},
      {.name = "proxyUsername", .description = "The user name for the proxy."},
      {.name = "proxyPassword", .description = "The password for the proxy.", .secret = true},
      {.name = "proxyDomain", .description = "The Windows domain for the proxy."},
      {.name = "proxyWorkstation", .description = "The Windows workstation for the proxy."},
      {.name = "hadoopConfig",
       .type = OptionType::kObject,
       .description = "Settings for Parquet and ORC, under the names of those libraries.",
       .free_form = true},
      {.name = "path", .description = "The path of Parquet and ORC files."},
      {.name = "parquetSchema",
       .description = "The schema of a Parquet file: `message m { optional int64 id; }`."},
      {.name = "lineDelimiter",
       .default_text = "\\n",
       .description = "The end of a record: one ASCII character, or `\\r\\n`."},
      {.name = "fieldDelimiter",
       .default_text = ",",
       .description = "The delimiter between two fields."},
      {.name = "encoding",
       .default_text = "UTF-8",
       .description = "The encoding of text.",
       .misnomers = {"charset"}},
  };
}

// The one address is given whole.
void AddAccessRules(EndpointSpec& spec) {
  spec.data_source_options = {"endpoint",      "accessId",     "accessKey", "securityToken",
                              "bucket",        "cname",        "proxyHost", "proxyPort",
                              "proxyUsername", "proxyPassword"};
  spec.one_of = {{"datasource", "endpoint"}};
  for (std::string_view key : {"accessId", "accessKey", "bucket"}) {
    spec.rules.push_back({.when = {{"endpoint"}, {"datasource", "", false}},
                          .then = {key},
                          .reason = "when `endpoint` is set"});
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
       .description = "false: quotes have no special meaning."},
      {.name = "recordDelimiter", .description = "The end of a record; 0 means not set."},
      {.name = "escapeMode",
       .type = OptionType::kInt,
       .description =
           "How a quote inside quotes is written. 1: doubled. 2: escaped with a backslash.",
       .minimum = 1,
       .maximum = 2},
  };
}

ReaderSpec MakeReader() {
  ReaderSpec spec;
  spec.options = Access();
  OptionSpec config = {.name = "csvReaderConfig",
                       .type = OptionType::kObject,
                       .description = "The same settings under the names of DataX's csv library.",
                       .free_form = true};
  config.members = ConfigMembers();
  const std::vector<OptionSpec> own = {
      {.name = "object",
       .type = OptionType::kStringOrList,
       .description =
           "The objects to read, without a leading slash; `*`, `?` and `[0-9]` are wildcards.",
       .form = OptionForm::kObjectName},
      {.name = "column",
       .type = OptionType::kColumns,
       .description =
           "The columns to read: `{\"index\", \"type\", \"format\"}`, constants `{\"value\", "
           "\"type\"}`, or `[\"*\"]` for all columns as strings. Default: `[\"*\"]`."},
      {.name = "where", .description = "A condition. Only records for which it is true are read."},
      {.name = "fileFormat",
       .default_text = "csv",
       .description = "The format of the objects.",
       .values = {"csv", "text", "txt", "parquet", "orc", "jsonl", "binary", "excel"}},
      {.name = "compress",
       .default_text = "none",
       .description = "The compression of the objects.",
       .values = {"none", "gzip", "bzip2", "zip", "lzo", "lzo_deflate", "hadoop-snappy",
                  "framing-snappy"}},
      {.name = "nullFormat",
       .description = "A field with exactly this text is NULL; with \"\", empty fields are NULL.",
       .empty_is_value = true},
      {.name = "skipHeader",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the first record of each object is skipped."},
      config,
      {.name = "successOnNoObject",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: a missing object is not an error."},
      {.name = "balanceThreshold",
       .type = OptionType::kInt,
       .description = "The minimum size of objects that are divided among threads.",
       .minimum = 0},
      {.name = "enableInnerSplit",
       .type = OptionType::kBool,
       .description = "Whether several threads can read parts of the same object."},
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  AddAccessRules(spec);
  spec.rules.push_back({.when = {{"fileFormat", "parquet", false},
                                 {"fileFormat", "orc", false},
                                 {"path", "", false}},
                        .then = {"object"},
                        .reason = "to select what to read"});
  for (std::string_view compression : {"gzip", "bzip2", "zip"}) {
    spec.rules.push_back(
        {.kind = OptionRule::Kind::kRefused,
         .when = {{"skipHeader", "true"}},
         .then = {"compress", compression},
         .reason = "with `skipHeader`: the first line can be skipped only in uncompressed files"});
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
                       .description = "The same settings under the names of DataX's csv library.",
                       .free_form = true};
  config.members = ConfigMembers();
  config.members.push_back({.name = "forceQualifier",
                            .type = OptionType::kBool,
                            .description = "true: all string values are quoted."});
  const std::vector<OptionSpec> own = {
      {.name = "object",
       .description = "The beginning of the object names, which is followed by `__` and a random "
                      "part; the complete name with `writeSingleObject`.",
       .form = OptionForm::kObjectName},
      {.name = "fileName",
       .description = "The beginning of the names of files in `path`, for Parquet and ORC."},
      {.name = "suffix", .description = "The ending of object names, such as `.csv`."},
      {.name = "writeMode",
       .required = true,
       .description = "truncate: delete all objects whose names begin with `object`. append: keep "
                      "them. nonConflict: fail if there are any.",
       .values = {"truncate", "append", "nonConflict"}},
      {.name = "writeSingleObject",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: write a single object with exactly the name `object`."},
      {.name = "fileFormat",
       .default_text = "text",
       .description = "csv: values are quoted where necessary. text: values are not quoted.",
       .values = {"text", "txt", "csv", "parquet", "orc", "jsonl", "binary"}},
      {.name = "nullFormat",
       .default_text = "null",
       .description = "The text written for NULL.",
       .empty_is_value = true},
      {.name = "dateFormat",
       .description =
           "The format of dates and times as a Java pattern, such as `yyyy-MM-dd HH:mm:ss`."},
      {.name = "header",
       .type = OptionType::kStringOrList,
       .description =
           "The header line of each object: a list of names, or true for the names of the columns.",
       .synonyms = {"writeHeader"}},
      {.name = "maxFileSize",
       .type = OptionType::kInt,
       .default_text = "100000",
       .description = "The size after which a new object is started, in MB.",
       .minimum = 1,
       .maximum = 100'000'000},
      {.name = "compress",
       .default_text = "none",
       .description = "The compression of Parquet and ORC; csv and text are not compressed.",
       .values = {"none", "snappy", "gzip"}},
      {.name = "ossBlockSize",
       .type = OptionType::kInt,
       .default_text = "16",
       .description =
           "The size of the parts of an object, in MB. An object has at most 10000 parts.",
       .synonyms = {"blockSizeInMB"},
       .minimum = 1},
      {.name = "generateEmptyFile",
       .type = OptionType::kBool,
       .default_text = "true",
       .description = "Whether an object is written if there are no records."},
      {.name = "encrypt",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the service encrypts the objects with AES256."},
      {.name = "dataxParquetMode",
       .description = "How `parquetSchema` is interpreted.",
       .values = {"fields", "columns"}},
      {.name = "syncMode",
       .description = "copy: objects are copied unchanged.",
       .values = {"copy"}},
      {.name = "truncateMode", .description = "What `writeMode` truncate deletes."},
      config,
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "The columns, for ORC and Parquet: `{\"name\", \"type\"}`."},
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  AddAccessRules(spec);
  const OptionRule rules[] = {
      {.when = {{"path", "", false}}, .then = {"object"}, .reason = "to specify where to write"},
      {.kind = OptionRule::Kind::kRefused,
       .when = {{"writeSingleObject", "true"}},
       .then = {"writeMode", "append"},
       .reason = "with `writeSingleObject`: a single object is not split"},
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
                            .reason = "for csv and text, which are not compressed"});
    }
  }
  spec.types = Types();
  spec.adds_up = {{"writeMode", "append"}};
  spec.guarantee = "an object becomes visible when it is complete";
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
  spec.title = "OSS objects: csv, text, Parquet, ORC";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  return spec;
}

}  // namespace penstock
