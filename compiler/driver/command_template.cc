#include <fmt/format.h>

#include <cstdio>

#include "compiler/authoring/job_template.h"
#include "compiler/dialects/dialect.h"
#include "compiler/driver/command.h"
#include "runtime/base/suggest.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

std::string_view NameOf(Side side) { return side == Side::kReader ? "reader" : "writer"; }

// Why there is no template of `name` for `side`.
std::string WhyNot(const PluginCatalog& catalog, std::string_view name, Side side) {
  const Side other = side == Side::kReader ? Side::kWriter : Side::kReader;
  if (catalog.Find(name, other) != nullptr) {
    return fmt::format("`{}` is not a {} but a {}; READER must come before WRITER", name,
                       NameOf(side), NameOf(other));
  }
  if (catalog.FindNamed(name, side) != nullptr) {
    return fmt::format("`{}` is known only by name, so its parameters are unknown", name);
  }
  std::vector<std::string_view> names;
  for (const PluginSpec& plugin : catalog.specs()) {
    if (plugin.side(side) != nullptr && !plugin.connector) names.push_back(plugin.name);
  }
  return fmt::format("unknown {} `{}`{}", NameOf(side), name, DidYouMean(name, names));
}

}  // namespace

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
    plugins[i] = catalog.Find(name, side);
    if (plugins[i] == nullptr) return line.Wrong(WhyNot(catalog, name, side));
    if (plugins[i]->connector) {
      return line.Wrong(fmt::format(
          "`{}` belongs to Kafka Connect, which has no readers and no other dialects", name));
    }
  }
  std::fputs(WriteJobTemplate(*plugins[0], *plugins[1], FindDialect(dialect)->id).c_str(), stdout);
  return ExitCode::kOk;
}

}  // namespace penstock
