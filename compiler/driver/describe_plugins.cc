#include "compiler/driver/describe_plugins.h"

#include <fmt/format.h>

#include "compiler/authoring/option_words.h"
#include "compiler/sema/wording.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

using Json = nlohmann::ordered_json;

Json OptionsJson(const std::vector<OptionSpec>& options) {
  Json list = Json::array();
  for (const OptionSpec& option : options) {
    Json entry = {{"name", option.name},
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

Json EndpointJson(const EndpointSpec& endpoint) {
  Json types = Json::array();
  for (const TypeMapping& mapping : endpoint.types) {
    types.push_back({{"native", mapping.native},
                     {"type", ToString(mapping.type)},
                     {"category", CategoryOf(mapping.type)},
                     {"note", mapping.note}});
  }
  return {{"options", OptionsJson(endpoint.options)}, {"types", types}};
}

Json PluginJson(const PluginSpec& plugin) {
  Json entry = {{"name", plugin.name}, {"title", plugin.title}, {"runnable", plugin.runnable}};
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

Json NamedJson(const PluginCatalog& catalog) {
  Json list = Json::array();
  for (const NamedPlugin& plugin : catalog.named()) {
    list.push_back({{"name", plugin.name},
                    {"title", plugin.title},
                    {"reader", plugin.reads},
                    {"writer", plugin.writes}});
  }
  return list;
}

std::string_view NameOf(Side side) { return side == Side::kReader ? "reader" : "writer"; }

}  // namespace

const PluginSpec* FindPlugin(const PluginCatalog& catalog, std::string_view name) {
  const PluginSpec* reader = catalog.Find(name, Side::kReader);
  return reader != nullptr ? reader : catalog.Find(name, Side::kWriter);
}

const NamedPlugin* FindNamed(const PluginCatalog& catalog, std::string_view name) {
  const NamedPlugin* reader = catalog.FindNamed(name, Side::kReader);
  return reader != nullptr ? reader : catalog.FindNamed(name, Side::kWriter);
}

std::string UnknownPlugin(const PluginCatalog& catalog, std::string_view name) {
  std::vector<std::string_view> names;
  for (const PluginSpec& known : catalog.specs()) names.push_back(known.name);
  for (const NamedPlugin& known : catalog.named()) names.push_back(known.name);
  return fmt::format("unknown plugin `{}`{}", Excerpt(name), DidYouMean(name, names));
}

std::string_view SidesOf(bool reads, bool writes) {
  if (reads && writes) return "reader, writer";
  return reads ? "reader" : "writer";
}

nlohmann::ordered_json PluginsJson(const PluginCatalog& catalog,
                                   const std::vector<const PluginSpec*>& chosen) {
  Json list = Json::array();
  for (const PluginSpec* plugin : chosen) list.push_back(PluginJson(*plugin));
  return {{"format_version", "1.0"}, {"plugins", list}, {"known_by_name", NamedJson(catalog)}};
}

std::string WhyNoTemplate(const PluginCatalog& catalog, std::string_view name, Side side) {
  if (const PluginSpec* plugin = catalog.Find(name, side)) {
    if (!plugin->connector) return "";
    return fmt::format("`{}` belongs to Kafka Connect, which has no readers and no other dialects",
                       name);
  }
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
  return fmt::format("unknown {} `{}`{}", NameOf(side), Excerpt(name), DidYouMean(name, names));
}

}  // namespace penstock
