#include <fmt/format.h>

#include <cstdio>

#include "compiler/authoring/job_template.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/driver/command.h"
#include "compiler/driver/dialect_name.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

std::string_view NameOf(Side side) { return side == Side::kReader ? "reader" : "writer"; }

// Why `name` gives no template for `side`.
std::string WhyNot(const PluginCatalog& catalog, std::string_view name, Side side) {
  const Side other = side == Side::kReader ? Side::kWriter : Side::kReader;
  if (catalog.Find(name, other) != nullptr) {
    return fmt::format("`{}` is no {} but a {}; give READER and WRITER in this order", name,
                       NameOf(side), NameOf(other));
  }
  if (catalog.FindNamed(name, side) != nullptr) {
    return fmt::format("`{}` is known by name only, so there is nothing to write of its parameters",
                       name);
  }
  std::vector<std::string_view> names;
  for (const PluginSpec& plugin : catalog.specs()) {
    const auto& endpoint = side == Side::kReader ? plugin.reader : plugin.writer;
    if (endpoint && !plugin.connector) names.push_back(plugin.name);
  }
  return fmt::format("unknown {} `{}`{}", NameOf(side), name, DidYouMean(name, names));
}

}  // namespace

ExitCode TemplateCommand(Arguments arguments) {
  ParsedArguments parsed = ParseArguments(arguments, {"--dialect"}, {"--help"});
  if (!parsed.error.empty()) return UsageError("template", parsed.error);
  if (parsed.Has("--help")) {
    fmt::print("usage: penstock {}\n\n{}", FindCommand("template").usage,
               FindCommand("template").help);
    return ExitCode::kOk;
  }
  if (parsed.positional.size() != 2) {
    return UsageError("template", "a READER and a WRITER are needed");
  }
  const std::string dialect_name = parsed.Flag("--dialect", "v2");
  const std::optional<ast::Dialect> dialect = DialectOfName(dialect_name);
  if (!dialect) return UsageError("template", UnknownDialectName(dialect_name));
  if (dialect == ast::Dialect::kKafkaConnect) {
    return UsageError("template", "a configuration of Kafka Connect has no reader and no writer");
  }

  const PluginCatalog catalog = StandardPlugins();
  const PluginSpec* plugins[2] = {};
  for (size_t i = 0; i < 2; ++i) {
    const Side side = i == 0 ? Side::kReader : Side::kWriter;
    const std::string& name = parsed.positional[i];
    plugins[i] = catalog.Find(name, side);
    if (plugins[i] == nullptr) return UsageError("template", WhyNot(catalog, name, side));
    if (plugins[i]->connector) {
      return UsageError("template",
                        fmt::format("`{}` belongs to Kafka Connect, whose configurations have no "
                                    "reader and no other dialect",
                                    name));
    }
  }
  std::fputs(WriteJobTemplate(*plugins[0], *plugins[1], *dialect).c_str(), stdout);
  return ExitCode::kOk;
}

}  // namespace penstock
