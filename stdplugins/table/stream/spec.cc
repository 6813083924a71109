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
       .description = "The columns of each record: constants `{\"value\", \"type\"}`, random "
                      "values `{\"random\": \"a,b\", \"type\"}`, and expressions."},
      {.name = "where", .description = "A condition. Only records for which it is true are read."},
      {.name = "sliceRecordCount",
       .type = OptionType::kInt,
       .required = true,
       .description = "The number of records per slice. The number of slices is `concurrent`.",
       .minimum = 1},
      {.name = "seed",
       .type = OptionType::kInt,
       .description = "With a seed, every run with the same `concurrent` has the same random "
                      "values. By default, they differ from run to run."},
  };
  spec.types = {
      {"long", {Kind::kInt64}, "random: an integer from a to b"},
      {"double", {Kind::kFloat64}, "random: a number from a (inclusive) to b (exclusive)"},
      {"string", {Kind::kString}, "random: a to b letters and digits"},
      {"bytes", {Kind::kBytes}, "random: a to b letters and digits"},
      {"bool", {Kind::kBool}, "random: false and true in the ratio a to b"},
      {"date", {Kind::kTimestamp}, "random: a time from a to b, both in the format `dateFormat`"},
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
       .description =
           "true: records are written to standard output. false: records are only counted.",
       .misnomers = {"visible"}},
      {.name = "fieldDelimiter",
       .default_text = "\\t",
       .description = "The delimiter between two values."},
      {.name = "nullFormat",
       .default_text = "null",
       .description = "The text written for NULL.",
       .empty_is_value = true},
      {.name = "path",
       .description = "Write to a file instead of standard output: the directory of `fileName`, or "
                      "the file itself if `fileName` is not set.",
       .form = OptionForm::kOutputFile},
      {.name = "fileName", .description = "The name of the file in `path`."},
      {.name = "encoding",
       .description =
           "Ignored, because text is always UTF-8; accepted for compatibility with other writers.",
       .ignored = true},
      {.name = "recordNumBeforeSleep",
       .description =
           "Ignored. DataX pauses after this many records; use `setting.speed` to slow down a job.",
       .synonyms = {"recordNumBeforSleep"},
       .ignored = true},
      {.name = "sleepTime",
       .description = "Ignored, like `recordNumBeforeSleep`.",
       .ignored = true},
  };
  spec.types = {
      {"text", {Kind::kString}, "every type is written in its canonical text form"},
  };
  spec.printed = true;
  spec.guarantee =
      "standard output: each record once, in commit order; a file appears under its final name "
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
  spec.title = "generates records; prints records";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  return spec;
}

}  // namespace penstock
