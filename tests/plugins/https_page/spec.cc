#include "runtime/plugin/plugin_spec.h"

namespace penstock {

PluginSpec pst_spec_https_page() {
  ReaderSpec reader;
  reader.layout = EndpointLayout::kCells;
  reader.options = {
      {.name = "origin", .required = true, .description = "The server: https://host:port."},
      {.name = "target", .required = true, .description = "The page: /path."},
      {.name = "column",
       .type = OptionType::kColumns,
       .required = true,
       .description = "Of `status` and `body`, of the one record that there is."},
  };
  reader.columns.form = ColumnForm::kObjects;
  reader.columns.exact_names = true;
  reader.template_job = R"({"origin": "https://localhost", "target": "/",
  "column": [{"name": "body"}]})";
  PluginSpec spec;
  spec.name = "https_page";
  spec.title = "one page, for tests of what plugins of the network need";
  spec.reader = std::move(reader);
  return spec;
}

}  // namespace penstock
