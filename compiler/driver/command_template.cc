#include <fmt/format.h>

#include "compiler/authoring/job_template.h"
#include "compiler/dialects/dialect.h"
#include "compiler/driver/command.h"
#include "compiler/driver/describe_plugins.h"
#include "stdplugins/register.h"

namespace penstock {
ExitCode TemplateCommand(CommandLine& line) {
  std::string names[2], dialect = "v2";
  line.Positional("READER", names[0]);
  line.Positional("WRITER", names[1]);
  line.Value({"--dialect", DialectNames(DialectInfo::kTemplate),
              "v1, v2 (default): DataWorks 1.0 and 2.0; datax: DataX"},
             dialect);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;

  const PluginCatalog catalog = StandardPlugins();
  const PluginSpec* plugins[2] = {};
  for (size_t i = 0; i < 2; ++i) {
    const Side side = i == 0 ? Side::kReader : Side::kWriter;
    const std::string& name = names[i];
    const std::string fault = WhyNoTemplate(catalog, name, side);
    if (!fault.empty()) return line.Wrong(fault);
    plugins[i] = catalog.Find(name, side);
  }
  fmt::print("{}", WriteJobTemplate(*plugins[0], *plugins[1], FindDialect(dialect)->id));
  return ExitCode::kOk;
}

}  // namespace penstock
