#include "runtime/plugin/plugin_spec.h"

namespace penstock {
namespace {

ReaderSpec MakeReader() {
  ReaderSpec spec;
  spec.layout = EndpointLayout::kCells;
  spec.options = {
      {.name = "column",
       .type = OptionType::kColumns,
       .required = true,
       .description = "What each record holds: constants `{\"value\", \"type\"}`, random values "
                      "`{\"random\": \"a,b\", \"type\"}`, and expressions."},
      {.name = "where",
       .description = "A condition; records for which it is not true are left out."},
      {.name = "sliceRecordCount",
       .type = OptionType::kInt,
       .required = true,
       .description = "Records per slice; there are as many slices as `concurrent` says.",
       .minimum = 1},
      {.name = "seed",
       .type = OptionType::kInt,
       .description = "Makes random values the same in every run of the same `concurrent`. Not "
                      "set: they differ from run to run."},
  };
  spec.types = {
      {"long", {Kind::kInt64}, "random: a whole number from a to b"},
      {"double", {Kind::kFloat64}, "random: at least a and below b"},
      {"string", {Kind::kString}, "random: a to b letters and digits"},
      {"bytes", {Kind::kBytes}, "random: a to b letters and digits"},
      {"bool", {Kind::kBool}, "random: false and true in the ratio a to b"},
      {"date", {Kind::kTimestamp}, "random: a time from a to b, both in the form of `dateFormat`"},
  };
  spec.template_job = R"({
  "column": [
    {"value": "DataX", "type": "string"},
    {"random": "1,1000", "type": "long"},
    {"random": "2024-01-01 00:00:00,2024-12-31 23:59:59", "type": "date"}
  ],
  "sliceRecordCount": 1000   // per slice; there are `concurrent` slices
})";
  return spec;
}

WriterSpec MakeWriter() {
  WriterSpec spec;
  spec.layout = EndpointLayout::kText;
  spec.options = {
      {.name = "print",
       .type = OptionType::kBool,
       .default_text = "true",
       .description = "Whether records go to standard output; with false they are only counted.",
       .misnomers = {"visible"}},
      {.name = "fieldDelimiter",
       .default_text = "\\t",
       .description = "What stands between two values."},
      {.name = "nullFormat",
       .default_text = "null",
       .description = "What NULL is written as.",
       .empty_is_value = true},
      {.name = "path",
       .description = "Write to a file instead of standard output: the directory of `fileName`, "
                      "or the file itself where that is not set."},
      {.name = "fileName", .description = "The name of the file in `path`."},
      {.name = "encoding",
       .description = "Text is always UTF-8; accepted as other writers do.",
       .ignored = true},
      {.name = "recordNumBeforeSleep",
       .description = "DataX pauses after so many records; here nothing pauses, use "
                      "`setting.speed` to slow a job down.",
       .synonyms = {"recordNumBeforSleep"},
       .ignored = true},
      {.name = "sleepTime", .description = "As `recordNumBeforeSleep`.", .ignored = true},
  };
  spec.types = {
      {"text", {Kind::kString}, "every type is written as its canonical text"},
  };
  spec.printed = true;
  spec.guarantee =
      "standard output: every record once, in the order of commit; a file appears under its name "
      "when the job succeeds";
  spec.template_job = R"({
  "print": true,
  "fieldDelimiter": "\t"
})";
  return spec;
}

}  // namespace

PluginSpec pst_spec_stream() {
  PluginSpec spec;
  spec.name = "stream";
  spec.reader_names = {"streamreader"};
  spec.writer_names = {"streamwriter"};
  spec.title = "made-up records in, printed records out";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  return spec;
}

}  // namespace penstock
