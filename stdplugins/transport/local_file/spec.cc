#include "runtime/plugin/plugin_spec.h"

namespace penstock {
namespace {

std::vector<std::string_view> Compressions() {
  return {"none", "gzip", "gz", "zstd", "zst", "bzip2", "bz2"};
}

// Members of the maps that DataX hands to its csv library under the library's own names.
std::vector<OptionSpec> SharedConfigMembers() {
  return {
      {.name = "delimiter",
       .description = "The field delimiter, as a character or its code; wins over "
                      "`fieldDelimiter`."},
      {.name = "textQualifier",
       .description = "The quote, as a character or its code; wins over `quoteChar`."},
      {.name = "useTextQualifier",
       .type = OptionType::kBool,
       .description = "false: quotes are text like any other."},
      {.name = "recordDelimiter",
       .description = "What ends a record, as a character or its code; 0 is not set; wins over "
                      "`lineDelimiter`."},
      {.name = "escapeMode",
       .type = OptionType::kInt,
       .description = "1: a quote inside quotes is doubled; 2: a backslash escapes it.",
       .minimum = 1,
       .maximum = 2},
      {.name = "comment", .description = "Comment lines are not known here.", .ignored = true},
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
       .description = "Must be false: comment lines cannot be skipped."},
      {.name = "trimWhitespace",
       .description = "Without effect: blanks around a value belong to it.",
       .ignored = true},
      {.name = "skipEmptyRecords",
       .description = "Without effect: empty lines are never records, unless a record has one "
                      "field only.",
       .ignored = true},
      {.name = "caseSensitive",
       .description = "Without effect: names of the header are compared exactly.",
       .ignored = true},
      {.name = "safetySwitch",
       .description = "Without effect: a field may be as long as a record, 16 MiB.",
       .ignored = true},
      {.name = "captureRawRecord", .description = "Without effect.", .ignored = true},
  };
  config.members.insert(config.members.end(), std::begin(only_reading), std::end(only_reading));
  return config;
}

OptionSpec WriterConfig() {
  OptionSpec config = {.name = "csvWriterConfig",
                       .type = OptionType::kObject,
                       .description = "The same settings under the names of DataX's csv library."};
  config.members = SharedConfigMembers();
  config.members.push_back({.name = "forceQualifier",
                            .type = OptionType::kBool,
                            .description = "true: every text value is quoted."});
  return config;
}

std::vector<TypeMapping> Types() {
  return {
      {"long", {Kind::kInt64}, "a whole number, -9223372036854775808 to 9223372036854775807"},
      {"double", {Kind::kFloat64}, "a number; written with the fewest digits that give it back"},
      {"decimal(p,s)", {Kind::kDecimal, 38, 10}, "an exact number of up to 38 digits"},
      {"string", {Kind::kString}, "UTF-8 text"},
      {"boolean", {Kind::kBool}, "true or false, in any case"},
      {"date", {Kind::kTimestamp}, "`format` tells its form; else yyyy-MM-dd HH:mm:ss, yyyy-MM-dd"},
      {"timestamp", {Kind::kTimestamp}, "date and time to nanoseconds"},
      {"time", {Kind::kTime}, "a time of day to nanoseconds"},
      {"bytes", {Kind::kBytes}, "their text, which must be UTF-8"},
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
                      "the list and by name within a wildcard."},
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "The columns to read: `{\"index\" or \"name\", \"type\", \"format\"}`, "
                      "constants `{\"value\", \"type\"}`, expressions, or `[\"*\"]` for all as "
                      "text. Not set: `[\"*\"]`."},
      {.name = "where",
       .description = "A condition; records for which it is not true are left out."},
      {.name = "fileFormat",
       .default_text = "csv",
       .description = "csv: fields may be quoted. text: nothing is quoted, unless `quoteChar` is "
                      "set.",
       .values = {"csv", "text"}},
      {.name = "fieldDelimiter",
       .default_text = ",",
       .description = "What stands between two fields: 1 to 32 bytes. `\\t` and `\\u0001` may be "
                      "written as such."},
      {.name = "lineDelimiter",
       .default_text = "\\n",
       .description = "What ends a record: one ASCII character, or `\\r\\n`. With `\\n`, `\\r\\n` "
                      "is understood too."},
      {.name = "quoteChar",
       .default_text = "\" for csv, none for text",
       .description = "The character around a quoted field; \"\" switches quoting off.",
       .empty_is_value = true},
      {.name = "escapeChar",
       .description = "What stands before a quote inside quotes. Not set: the quote is doubled.",
       .synonyms = {"escape"},
       .empty_is_value = true},
      {.name = "nullFormat",
       .description = "A field that is exactly this, and not quoted, is NULL. Not set: no text is "
                      "NULL. \"\" makes empty fields NULL.",
       .empty_is_value = true},
      {.name = "header",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the first record of each file is no data but names the columns, which "
                      "`column` and `where` may use.",
       .synonyms = {"skipHeader"}},
      {.name = "encoding",
       .default_text = "UTF-8",
       .description = "The encoding of the files. UTF-8, ISO-8859-1, UTF-16 and GBK always work, "
                      "Big5 and others where the system knows them.",
       .synonyms = {"charset"},
       .old_names = {"charset"}},
      {.name = "compress",
       .default_text = "none",
       .description = "How the files are compressed.",
       .values = Compressions()},
      ReaderConfig(),
      {.name = "bufferSize",
       .description = "Without effect: files are read in blocks of 256 KiB.",
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
       .description = "The directory to write to, made if it is not there; the file itself where "
                      "`fileName` is not set; `-` is standard output."},
      {.name = "fileName",
       .description = "The name of the file, without `suffix`. Further files of one run are "
                      "`fileName_1`, `fileName_2` ..."},
      {.name = "suffix", .description = "What file names end in, such as `.csv`."},
      {.name = "writeMode",
       .default_text = "truncate",
       .description = "truncate: replaces the files of earlier runs with this `fileName` and "
                      "`suffix`. append: leaves them and adds `fileName__<time>_<random>`. "
                      "nonConflict: fails if there are any.",
       .values = {"truncate", "append", "nonConflict"}},
      {.name = "fileFormat",
       .default_text = "text",
       .description = "csv: values that need it are quoted. text: nothing is quoted, and a record "
                      "with a delimiter or line end in a value is refused.",
       .values = {"text", "csv"}},
      {.name = "fieldDelimiter",
       .default_text = ",",
       .description = "What stands between two fields: 1 to 32 bytes. `\\t` and `\\u0001` may be "
                      "written as such."},
      {.name = "lineDelimiter",
       .default_text = "\\n",
       .description = "What ends a record: up to 8 bytes, the last of them `\\n` or `\\r`."},
      {.name = "quoteChar",
       .default_text = "\" for csv, none for text",
       .description = "The character around a quoted value; \"\" switches quoting off.",
       .empty_is_value = true},
      {.name = "escapeChar",
       .description = "What is put before a quote inside quotes. Not set: the quote is doubled.",
       .synonyms = {"escape"},
       .empty_is_value = true},
      {.name = "nullFormat",
       .default_text = "null",
       .description = "What NULL is written as, never quoted; a text that is equal to it is quoted "
                      "in csv.",
       .empty_is_value = true},
      {.name = "dateFormat",
       .description = "The form of dates and times, in Java's letters: `yyyy-MM-dd HH:mm:ss`.",
       .synonyms = {"format"},
       .old_names = {"format"}},
      {.name = "header",
       .type = OptionType::kStringOrList,
       .description = "The names for the first line of every file: a list, or true for the names "
                      "of the columns."},
      {.name = "encoding",
       .default_text = "UTF-8",
       .description = "Files are written in UTF-8.",
       .values = {"UTF-8", "UTF8"},
       .misnomers = {"charset"}},
      {.name = "compress",
       .default_text = "none",
       .description = "How the files are compressed. `suffix` is not changed by it.",
       .values = Compressions()},
      {.name = "maxFileSize",
       .type = OptionType::kInt,
       .description = "Size in MB (1048576 bytes, before compression) after which the next file "
                      "begins. A record is never cut.",
       .minimum = 1,
       .maximum = 100'000'000},
      WriterConfig(),
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "Without effect: a text file takes what the reader gives.",
       .ignored = true},
  };
  spec.types = Types();
  spec.adds_up = {{"writeMode", "append"}};
  spec.guarantee =
      "files are flushed to the disk and get their names only when the whole job succeeded";
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
  spec.title = "Local text files and pipes: csv and plain delimited text, compressed or not";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  return spec;
}

}  // namespace penstock
