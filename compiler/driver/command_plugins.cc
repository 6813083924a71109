#include <fmt/format.h>

#include <cstdio>

#include "compiler/authoring/option_words.h"
#include "compiler/driver/command.h"
#include "compiler/driver/describe_plugins.h"
#include "runtime/kernels/conversion.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

std::string Remarks(const OptionSpec& option) {
  std::string remarks;
  auto add = [&](const std::string& remark) { remarks += (remarks.empty() ? "" : "; ") + remark; };
  if (option.required) add("required");
  if (!option.default_text.empty()) add(fmt::format("default {}", option.default_text));
  if (!option.values.empty()) add(fmt::format("one of {}", fmt::join(option.values, ", ")));
  if (!option.synonyms.empty()) add(fmt::format("also {}", fmt::join(option.synonyms, ", ")));
  if (option.secret) add("secret");
  if (option.ignored) add("accepted but ignored");
  return remarks;
}

void PrintOptions(const std::vector<OptionSpec>& options, const std::string& prefix) {
  for (const OptionSpec& option : options) {
    std::string name = prefix + std::string(option.name);
    fmt::print("  {:<26} {}\n", name, WordsFor(option.type));
    if (!option.description.empty()) fmt::print("      {}\n", option.description);
    std::string remarks = Remarks(option);
    if (!remarks.empty()) fmt::print("      ({})\n", remarks);
    PrintOptions(option.members, name + ".");
  }
}

void PrintEndpoint(const PluginSpec& plugin, const EndpointSpec& endpoint) {
  const bool is_reader = endpoint.side() == Side::kReader;
  const auto& names = is_reader ? plugin.reader_names : plugin.writer_names;
  fmt::print("\n{} {}", plugin.name, is_reader ? "reader" : "writer");
  if (!names.empty()) fmt::print(" (also {})", fmt::join(names, ", "));
  fmt::print("\n");
  PrintOptions(endpoint.options, "");
  if (!endpoint.types.empty()) {
    fmt::print("\n  types\n");
    for (const TypeMapping& mapping : endpoint.types) {
      fmt::print("    {:<18} {:<14} {:<8} {}\n", mapping.native, ToString(mapping.type),
                 CategoryOf(mapping.type), mapping.note);
    }
  }
  if (!is_reader && !plugin.writer->guarantee.empty()) {
    fmt::print("\n  guarantee: {}\n", plugin.writer->guarantee);
  }
}

void PrintNamed(const NamedPlugin& plugin) {
  fmt::print("{:<15} {:<14} {} (known only by name: its parameters are not checked)\n", plugin.name,
             SidesOf(plugin.reads, plugin.writes), plugin.title);
}

// The names of all plugins without a spec, in lines of readable length.
void PrintNames(const PluginCatalog& catalog) {
  constexpr size_t kWidth = 98;
  fmt::print("\nknown only by name; their parameters are not checked:\n");
  std::string line;
  for (const NamedPlugin& plugin : catalog.named()) {
    if (line.size() + plugin.name.size() + 2 > kWidth) {
      fmt::print(" {}\n", line);
      line.clear();
    }
    fmt::format_to(std::back_inserter(line), " {}", plugin.name);
  }
  fmt::print(" {}\n", line);
}

}  // namespace

ExitCode PluginsCommand(CommandLine& line) {
  std::string name, format = "human";
  line.Positional("PLUGIN", name, Presence::kOptional);
  line.Value({"--format", "human|json", "the output format (default human)"}, format);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;

  PluginCatalog catalog = StandardPlugins();
  std::vector<const PluginSpec*> chosen;
  for (const PluginSpec& plugin : catalog.specs()) chosen.push_back(&plugin);
  if (!name.empty()) {
    const PluginSpec* plugin = FindPlugin(catalog, name);
    if (plugin == nullptr) {
      if (const NamedPlugin* named = FindNamed(catalog, name); named && format == "human") {
        PrintNamed(*named);
        return ExitCode::kOk;
      }
      return line.Wrong(UnknownPlugin(catalog, name));
    }
    chosen = {plugin};
  }
  if (format == "json") {
    fmt::print("{}\n", PluginsJson(catalog, chosen).dump(2));
    return ExitCode::kOk;
  }
  for (const PluginSpec* plugin : chosen) {
    fmt::print("{:<15} {:<14} {}{}\n", plugin->name,
               SidesOf(plugin->reader.has_value(), plugin->writer.has_value()), plugin->title,
               plugin->runnable ? "" : " (can be checked and planned, but not run yet)");
    if (name.empty()) continue;
    if (plugin->reader) PrintEndpoint(*plugin, *plugin->reader);
    if (plugin->writer) PrintEndpoint(*plugin, *plugin->writer);
  }
  if (name.empty()) PrintNames(catalog);
  return ExitCode::kOk;
}

}  // namespace penstock
