#include "runtime/plugin/plugin_spec.h"

namespace penstock {

PluginSpec pst_spec_column_file() {
  WriterSpec writer;
  writer.layout = EndpointLayout::kColumns;
  writer.fixed_columns = true;
  writer.options = {
      {.name = "path", .required = true, .description = "The file."},
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "The names of the columns. Default: those of the reader."},
  };
  writer.guarantee = "the file is replaced only when the whole job succeeded";
  writer.template_job = R"({"path": "out.txt"})";
  PluginSpec spec;
  spec.name = "column_file";
  spec.title = "a text file with a line for each column, for tests of column buffers";
  spec.writer = std::move(writer);
  return spec;
}

}  // namespace penstock
