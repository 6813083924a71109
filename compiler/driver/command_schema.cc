#include <fmt/format.h>

#include <cstdio>

#include "compiler/authoring/json_schema.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/driver/command.h"
#include "compiler/driver/dialect_name.h"
#include "stdplugins/register.h"

namespace penstock {

ExitCode SchemaCommand(Arguments arguments) {
  ParsedArguments parsed = ParseArguments(arguments, {}, {"--help"});
  if (!parsed.error.empty()) return UsageError("schema", parsed.error);
  if (parsed.Has("--help")) {
    fmt::print("usage: penstock {}\n\n{}", FindCommand("schema").usage, FindCommand("schema").help);
    return ExitCode::kOk;
  }
  if (parsed.positional.size() > 1) return UsageError("schema", "at most one dialect is needed");
  std::optional<ast::Dialect> dialect;
  if (!parsed.positional.empty()) {
    dialect = DialectOfName(parsed.positional[0]);
    if (!dialect) return UsageError("schema", UnknownDialectName(parsed.positional[0]));
  }
  std::fputs(WriteJsonSchema(dialect, StandardPlugins()).c_str(), stdout);
  return ExitCode::kOk;
}

}  // namespace penstock
