#include <fmt/format.h>

#include <cstdio>

#include "compiler/authoring/json_schema.h"
#include "compiler/dialects/dialect.h"
#include "compiler/driver/command.h"
#include "compiler/driver/data_sources_schema.h"
#include "stdplugins/register.h"

namespace penstock {

ExitCode SchemaCommand(CommandLine& line) {
  std::string name;
  line.Positional(DialectNames() + "|datasources", name, Presence::kOptional);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;
  if (name == "datasources") {
    std::fputs(WriteDataSourcesSchema(StandardPlugins()).c_str(), stdout);
    return ExitCode::kOk;
  }
  std::optional<ast::Dialect> dialect;
  if (!name.empty()) dialect = FindDialect(name)->id;
  std::fputs(WriteJsonSchema(dialect, StandardPlugins()).c_str(), stdout);
  return ExitCode::kOk;
}

}  // namespace penstock
