#include "runtime/plugin/plugin_spec.h"
#include "tests/plugins/prefixed_file/wire_format.h"

namespace penstock {
namespace {

constexpr std::string_view kPath = "The file, whose first line names its columns.";

ReaderSpec MakeReader() {
  ReaderSpec spec;
  spec.layout = EndpointLayout::kRows;
  spec.wire = &kPrefixed;
  spec.whole_rows = true;
  spec.options = {
      {.name = "path", .required = true, .description = kPath},
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "Columns of the file, and expressions over them. Default: all of them."},
      {.name = "where", .description = "A condition. Only records for which it is true are read."},
  };
  spec.schema_options = {"path"};
  spec.columns.exact_names = true;
  spec.template_job = R"({"path": "in.rows", "column": ["*"]})";
  return spec;
}

WriterSpec MakeWriter() {
  WriterSpec spec;
  spec.layout = EndpointLayout::kRows;
  spec.wire = &kPrefixed;
  spec.fixed_columns = true;
  spec.options = {
      {.name = "path", .required = true, .description = kPath},
      {.name = "column",
       .type = OptionType::kColumns,
       .required = true,
       .description = "All columns of the file in their order, or `*`."},
  };
  spec.schema_options = {"path"};
  spec.columns.exact_names = true;
  spec.guarantee = "rows are added to the file only when the whole job succeeded";
  spec.template_job = R"({"path": "out.rows", "column": ["*"]})";
  return spec;
}

}  // namespace

PluginSpec pst_spec_prefixed_file() {
  PluginSpec spec;
  spec.name = "prefixed_file";
  spec.title = "files of length-prefixed rows, for tests of rows and schemas";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  return spec;
}

}  // namespace penstock
