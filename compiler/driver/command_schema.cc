#include <fmt/format.h>

#include <cstdio>

#include "compiler/authoring/json_schema.h"
#include "compiler/driver/command.h"
#include "compiler/driver/data_sources_schema.h"
#include "compiler/driver/dialect_name.h"
#include "runtime/base/suggest.h"
#include "stdplugins/register.h"

namespace penstock {

ExitCode SchemaCommand(CommandLine& line) {
  std::string name;
  line.Positional(DialectNames(DialectUse::kAll) + "|datasources", name, Presence::kOptional);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;
  if (name == "datasources") {
    std::fputs(WriteDataSourcesSchema(StandardPlugins()).c_str(), stdout);
    return ExitCode::kOk;
  }
  std::optional<ast::Dialect> dialect;
  if (!name.empty()) dialect = DialectOfName(name);
  std::fputs(WriteJsonSchema(dialect, StandardPlugins()).c_str(), stdout);
  return ExitCode::kOk;
}

}  // namespace penstock
