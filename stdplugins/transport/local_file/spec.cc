#include "runtime/plugin/plugin_spec.h"

namespace penstock {
namespace {

std::vector<std::string_view> Compressions() {
  return {"none", "gzip", "gz", "zstd", "zst", "bzip2", "bz2"};
}

std::vector<std::string_view> ReadCompressions() {
  std::vector<std::string_view> names = Compressions();
  names.push_back("zip");
  return names;
}

// Members of the maps that DataX hands to its csv library under the library's own names.
std::vector<OptionSpec> SharedConfigMembers() {
  return {
      {.name = "delimiter",
       .description =
           "The field delimiter, as a character or its code; overrides `fieldDelimiter`."},
      {.name = "textQualifier",
       .description = "The quote, as a character or its code; overrides `quoteChar`."},
      {.name = "useTextQualifier",
       .type = OptionType::kBool,
       .description = "false: quotes have no special meaning."},
      {.name = "recordDelimiter",
       .description = "The end of a record, as a character or its code; 0 means not set; overrides "
                      "`lineDelimiter`."},
      {.name = "escapeMode",
       .type = OptionType::kInt,
       .description =
           "How a quote inside quotes is written. 1: doubled. 2: escaped with a backslash, as are "
           "backslashes, also outside quotes; a reader knows `\\n`, `\\t`, `\\u0041` "
           "and others.",
       .minimum = 1,
       .maximum = 2},
  };
}

OptionSpec ReaderConfig() {
  OptionSpec config = {.name = "csvReaderConfig",
                       .type = OptionType::kObject,
                       .description = "The same settings under the names of DataX's csv library."};
  config.members = SharedConfigMembers();
  const OptionSpec only_reading[] = {
      {.name = "useComments",
       .type = OptionType::kBool,
       .description = "true: records that begin with `comment` are left out."},
      {.name = "comment",
       .default_text = "#",
       .description = "The character that begins a comment, or its code."},
      {.name = "trimWhitespace",
       .description = "Ignored; blanks around a value are part of it.",
       .ignored = true},
      {.name = "skipEmptyRecords",
       .type = OptionType::kBool,
       .default_text = "true",
       .description = "false: an empty line is a record with one empty field. true: only where "
                      "records have only one field."},
      {.name = "caseSensitive",
       .description = "Ignored; header names are compared exactly.",
       .ignored = true},
      {.name = "safetySwitch",
       .description = "Ignored; a field can be as long as a record, 16 MiB.",
       .ignored = true},
      {.name = "captureRawRecord", .description = "Ignored.", .ignored = true},
  };
  config.members.insert(config.members.end(), std::begin(only_reading), std::end(only_reading));
  return config;
}

OptionSpec WriterConfig() {
  OptionSpec config = {.name = "csvWriterConfig",
                       .type = OptionType::kObject,
                       .description = "The same settings under the names of DataX's csv library."};
  config.members = SharedConfigMembers();
  config.members.push_back(
      {.name = "comment", .description = "Ignored; files get no comments.", .ignored = true});
  config.members.push_back({.name = "forceQualifier",
                            .type = OptionType::kBool,
                            .description = "true: all string values are quoted."});
  return config;
}

std::vector<TypeMapping> Types() {
  return {
      {"long", {Kind::kInt64}, "a whole number, -9223372036854775808 to 9223372036854775807"},
      {"double", {Kind::kFloat64}, "a number; written with the fewest digits that preserve it"},
      {"decimal(p,s)", {Kind::kDecimal, 38, 10}, "an exact number of up to 38 digits"},
      {"string", {Kind::kString}, "UTF-8 text"},
      {"boolean", {Kind::kBool}, "true or false, in any case"},
      {"date",
       {Kind::kTimestamp},
       "`format` defines the format; default yyyy-MM-dd HH:mm:ss or yyyy-MM-dd"},
      {"timestamp", {Kind::kTimestamp}, "a date and time with up to nanoseconds"},
      {"time", {Kind::kTime}, "a time of day with up to nanoseconds"},
      {"bytes", {Kind::kBytes}, "text, which must be valid UTF-8"},
  };
}

ReaderSpec MakeReader() {
  ReaderSpec spec;
  spec.header_names = true;
  spec.options = {
      {.name = "path",
       .type = OptionType::kStringOrList,
       .required = true,
       .description = "The file or files: a path, or a list of paths. `*`, `?` and `[a-z]` are "
                      "wildcards; `-` is standard input. Each file is read once, in the order of "
                      "the list and by name within a wildcard.",
       .form = OptionForm::kLocalFile},
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "The columns to read: `{\"index\" or \"name\", \"type\", \"format\"}`, "
                      "constants `{\"value\", \"type\"}`, expressions, or `[\"*\"]` for all "
                      "columns as strings. Default: `[\"*\"]`."},
      {.name = "where", .description = "A condition. Only records for which it is true are read."},
      {.name = "fileFormat",
       .default_text = "csv",
       .description =
           "csv: fields can be quoted. text: fields are not quoted, unless `quoteChar` is set.",
       .values = {"csv", "text"}},
      {.name = "fieldDelimiter",
       .default_text = ",",
       .description = "The delimiter between two fields: 1 to 32 bytes. Escapes such as `\\t` and "
                      "`\\u0001` are allowed."},
      {.name = "lineDelimiter",
       .default_text = "\\n",
       .description = "The end of a record: one ASCII character, or `\\r\\n`. With `\\n`, `\\r\\n` "
                      "is also accepted; with `\\r\\n`, a lone `\\n` is text."},
      {.name = "quoteChar",
       .default_text = "\" for csv, none for text",
       .description = "The character around a quoted field; \"\" turns quoting off.",
       .empty_is_value = true},
      {.name = "escapeChar",
       .description = "The character before a quote inside quotes. Default: the quote is doubled.",
       .synonyms = {"escape"},
       .empty_is_value = true},
      {.name = "nullFormat",
       .description = "An unquoted field with exactly this text is NULL; with \"\", empty fields "
                      "are NULL. Default: no field is NULL.",
       .empty_is_value = true},
      {.name = "header",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the first line of each file that is not empty is a header with the "
                      "names of the columns, which `column` and `where` can use.",
       .synonyms = {"skipHeader"}},
      {.name = "encoding",
       .default_text = "UTF-8",
       .description = "The encoding of the files. UTF-8, ISO-8859-1, UTF-16 and GBK always work; "
                      "Big5 and others work if the system supports them.",
       .synonyms = {"charset"},
       .old_names = {"charset"}},
      {.name = "compress",
       .default_text = "none",
       .description = "The compression of the files. All files in a zip archive are read.",
       .values = ReadCompressions()},
      ReaderConfig(),
      {.name = "bufferSize",
       .description = "Ignored; files are read in blocks of 256 KiB.",
       .ignored = true},
  };
  spec.types = Types();
  spec.template_job = R"json({
  "path": ["/data/in/orders_*.csv"],   // wildcards, a list, or - for standard input
  "fieldDelimiter": ",",
  "header": true,                      // the first line names the columns
  "nullFormat": "",                    // empty fields are NULL
  "column": [
    {"name": "id", "type": "long"},
    {"name": "amount", "type": "decimal(12,2)"},
    {"name": "ordered_at", "type": "date", "format": "yyyy-MM-dd HH:mm:ss"}
  ],
  "where": "amount > 0"
})json";
  return spec;
}

WriterSpec MakeWriter() {
  WriterSpec spec;
  spec.options = {
      {.name = "path",
       .required = true,
       .description = "The directory to write to, which is created if it does not exist; the file "
                      "itself if `fileName` is not set; `-` for standard output.",
       .form = OptionForm::kOutputFile},
      {.name = "fileName",
       .description = "The name of the file, without `suffix`. Further files of the same run are "
                      "named `fileName_1`, `fileName_2` ..."},
      {.name = "suffix", .description = "The ending of file names, such as `.csv`."},
      {.name = "writeMode",
       .default_text = "truncate",
       .description = "truncate: replace the files of earlier runs with the same `fileName` and "
                      "`suffix`. append: keep them and add `fileName__<time>_<random>`. "
                      "nonConflict: fail if there are any.",
       .values = {"truncate", "append", "nonConflict"}},
      {.name = "fileFormat",
       .default_text = "text",
       .description = "csv: values are quoted where necessary. text: values are not quoted, and a "
                      "record with a delimiter or line end in a value is refused.",
       .values = {"text", "csv"}},
      {.name = "fieldDelimiter",
       .default_text = ",",
       .description = "The delimiter between two fields: 1 to 32 bytes. Escapes such as `\\t` and "
                      "`\\u0001` are allowed."},
      {.name = "lineDelimiter",
       .default_text = "\\n",
       .description = "The end of a record: up to 8 bytes, ending in `\\n` or `\\r`."},
      {.name = "quoteChar",
       .default_text = "\" for csv, none for text",
       .description = "The character around a quoted value; \"\" turns quoting off.",
       .empty_is_value = true},
      {.name = "escapeChar",
       .description = "The character before a quote inside quotes. Default: the quote is doubled.",
       .synonyms = {"escape"},
       .empty_is_value = true},
      {.name = "nullFormat",
       .default_text = "null",
       .description =
           "The text written for NULL, never quoted. In csv, a string equal to it is quoted.",
       .empty_is_value = true},
      {.name = "dateFormat",
       .description =
           "The format of dates and times as a Java pattern, such as `yyyy-MM-dd HH:mm:ss`.",
       .synonyms = {"format"},
       .old_names = {"format"}},
      {.name = "header",
       .type = OptionType::kStringOrList,
       .description =
           "The header line of each file: a list of names, or true for the names of the columns."},
      {.name = "encoding",
       .default_text = "UTF-8",
       .description = "The encoding of the files. UTF-8, ISO-8859-1, UTF-16 and GBK always work; "
                      "Big5 and others work if the system supports them. A record with a character "
                      "that the encoding does not have is refused.",
       .misnomers = {"charset"}},
      {.name = "byteEncoding",
       .description = "base64: columns of the type bytes are written as base64. Default: as text, "
                      "which must be valid UTF-8.",
       .values = {"base64"}},
      {.name = "compress",
       .default_text = "none",
       .description = "The compression of the files. It does not change `suffix`.",
       .values = Compressions()},
      {.name = "maxFileSize",
       .type = OptionType::kInt,
       .description = "The size after which a new file is started, in MB (1048576 bytes, before "
                      "compression). Records are never split.",
       .minimum = 1,
       .maximum = 100'000'000},
      WriterConfig(),
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "Ignored; a text file takes the columns of the reader.",
       .ignored = true},
  };
  spec.types = Types();
  spec.adds_up = {{"writeMode", "append"}};
  spec.guarantee =
      "files are flushed to disk and get their final names only when the whole job has succeeded";
  spec.template_job = R"json({
  "path": "/data/out",
  "fileName": "orders",
  "suffix": ".csv",
  "writeMode": "truncate",    // or append, nonConflict
  "fileFormat": "csv",        // or text: nothing is quoted
  "fieldDelimiter": ",",
  "nullFormat": "",
  "header": ["id", "amount", "ordered_at"]
})json";
  return spec;
}

}  // namespace

PluginSpec pst_spec_txtfile() {
  PluginSpec spec;
  spec.name = "txtfile";
  spec.reader_names = {"txtfilereader"};
  spec.writer_names = {"txtfilewriter"};
  spec.title = "local text files and pipes: csv and plain delimited text, compressed or not";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  return spec;
}

}  // namespace penstock
