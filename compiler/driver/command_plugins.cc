#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "compiler/authoring/option_words.h"
#include "compiler/driver/command.h"
#include "runtime/base/suggest.h"
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

nlohmann::ordered_json OptionsJson(const std::vector<OptionSpec>& options) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const OptionSpec& option : options) {
    nlohmann::ordered_json entry = {{"name", option.name},
                                    {"type", WordsFor(option.type)},
                                    {"required", option.required},
                                    {"default", option.default_text},
                                    {"description", option.description},
                                    {"values", option.values},
                                    {"synonyms", option.synonyms},
                                    {"secret", option.secret},
                                    {"ignored", option.ignored}};
    if (!option.members.empty()) entry["members"] = OptionsJson(option.members);
    list.push_back(std::move(entry));
  }
  return list;
}

nlohmann::ordered_json EndpointJson(const EndpointSpec& endpoint) {
  nlohmann::ordered_json types = nlohmann::ordered_json::array();
  for (const TypeMapping& mapping : endpoint.types) {
    types.push_back({{"native", mapping.native},
                     {"type", ToString(mapping.type)},
                     {"category", CategoryOf(mapping.type)},
                     {"note", mapping.note}});
  }
  return {{"options", OptionsJson(endpoint.options)}, {"types", types}};
}

nlohmann::ordered_json PluginJson(const PluginSpec& plugin) {
  nlohmann::ordered_json entry = {
      {"name", plugin.name}, {"title", plugin.title}, {"runnable", plugin.runnable}};
  if (plugin.reader) {
    entry["reader_names"] = plugin.reader_names;
    entry["reader"] = EndpointJson(*plugin.reader);
    entry["reader"]["where_pushdown"] = plugin.reader->where_pushdown;
  }
  if (plugin.writer) {
    entry["writer_names"] = plugin.writer_names;
    entry["writer"] = EndpointJson(*plugin.writer);
    entry["writer"]["guarantee"] = plugin.writer->guarantee;
  }
  return entry;
}

const NamedPlugin* FindNamed(const PluginCatalog& catalog, std::string_view name) {
  const NamedPlugin* reader = catalog.FindNamed(name, Side::kReader);
  return reader != nullptr ? reader : catalog.FindNamed(name, Side::kWriter);
}

std::string_view SidesOf(bool reads, bool writes) {
  if (reads && writes) return "reader, writer";
  return reads ? "reader" : "writer";
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

nlohmann::ordered_json NamedJson(const PluginCatalog& catalog) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const NamedPlugin& plugin : catalog.named()) {
    list.push_back({{"name", plugin.name},
                    {"title", plugin.title},
                    {"reader", plugin.reads},
                    {"writer", plugin.writes}});
  }
  return list;
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
    const PluginSpec* plugin = catalog.Find(name, Side::kReader);
    if (plugin == nullptr) plugin = catalog.Find(name, Side::kWriter);
    if (plugin == nullptr) {
      if (const NamedPlugin* named = FindNamed(catalog, name); named && format == "human") {
        PrintNamed(*named);
        return ExitCode::kOk;
      }
      std::vector<std::string_view> names;
      for (const PluginSpec* known : chosen) names.push_back(known->name);
      for (const NamedPlugin& known : catalog.named()) names.push_back(known.name);
      return line.Wrong(fmt::format("unknown plugin `{}`{}", name, DidYouMean(name, names)));
    }
    chosen = {plugin};
  }
  if (format == "json") {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const PluginSpec* plugin : chosen) list.push_back(PluginJson(*plugin));
    nlohmann::ordered_json document = {
        {"format_version", "1.0"}, {"plugins", list}, {"known_by_name", NamedJson(catalog)}};
    std::fputs((document.dump(2) + "\n").c_str(), stdout);
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
