// `penstock datasource list|check`: what is in the file of data sources, and whether jobs can use
// it.

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "compiler/diagnostics/secret_text.h"
#include "compiler/driver/command.h"
#include "compiler/driver/data_sources_schema.h"
#include "compiler/driver/find_data_sources.h"
#include "runtime/base/show_text.h"
#include "runtime/base/suggest.h"
#include "runtime/datasource/lay_data_sources.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

// A value as written, with secrets in clear text concealed.
std::string Shown(const std::string& name, const std::string& text) {
  if (IsSecretKey(name) && !StandsForSecret(text)) return std::string(kSecretMask);
  std::string shown = text;
  const std::vector<Span> parts = SecretParts(text);
  for (size_t i = parts.size(); i-- > 0;) {
    shown.replace(parts[i].begin, parts[i].end - parts[i].begin, kSecretMask);
  }
  return shown;
}

nlohmann::ordered_json Shown(const std::string& name, const PropertyValue& value) {
  if (const bool* truth = std::get_if<bool>(&value)) return *truth;
  if (const int64_t* number = std::get_if<int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return Shown(name, *text);
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const std::string& text : std::get<std::vector<std::string>>(value)) {
    list.push_back(Shown(name, text));
  }
  return list;
}

// What is wrong with a data source; its secrets are looked up.
std::vector<std::string> Faults(const std::string& name, const DataSources& sources,
                                const PluginCatalog& catalog) {
  const DataSource& source = sources.by_name.at(name);
  std::optional<DataSourceUse> use = DataSourceOfType(source.type, catalog);
  if (!use) {
    return {fmt::format("no plugin supports data sources of type `{}`{}",
                        Printable(source.type, 100),
                        DidYouMean(source.type, DataSourceTypes(catalog)))};
  }
  std::vector<std::string> faults = FaultsOf(source, *use);
  if (!faults.empty()) return faults;
  use->name = Template::Plain(name);
  JobPlan plan;
  plan.reader.data_sources = {*use};
  const Result<LaidDataSources> laid = LayDataSources(sources.path, {}, plan);
  if (!laid.ok()) faults.push_back(laid.status().message());
  return faults;
}

void List(const DataSources& sources, const std::vector<std::string>& names, bool as_json) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const std::string& name : names) {
    const DataSource& source = sources.by_name.at(name);
    nlohmann::ordered_json properties = nlohmann::ordered_json::object();
    for (const auto& [property, value] : source.properties) {
      properties[property] = Shown(property, value);
    }
    if (!as_json) {
      fmt::print("{}  ({})\n", Printable(name, 100), Printable(source.type, 100));
      for (const auto& [property, value] : properties.items()) {
        fmt::print("  {:<16} {}\n", Printable(property, 100),
                   Printable(value.is_string() ? value.get<std::string>() : value.dump(), 200));
      }
    }
    list.push_back({{"name", name}, {"type", source.type}, {"properties", properties}});
  }
  if (!as_json) return;
  const nlohmann::ordered_json document = {{"format_version", "1.0"}, {"datasources", list}};
  std::fputs((document.dump(2) + "\n").c_str(), stdout);
}

ExitCode Check(const DataSources& sources, const std::vector<std::string>& names, bool as_json,
               const PluginCatalog& catalog) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  bool found_faults = false;
  for (const std::string& name : names) {
    const std::vector<std::string> faults = Faults(name, sources, catalog);
    found_faults |= !faults.empty();
    list.push_back({{"name", name}, {"ok", faults.empty()}, {"faults", faults}});
    if (as_json) continue;
    if (faults.empty()) fmt::print("ok     {}\n", Printable(name, 100));
    for (const std::string& fault : faults) {
      fmt::print("error  {}: {}\n", Printable(name, 100), fault);
    }
  }
  if (as_json) {
    const nlohmann::ordered_json document = {{"format_version", "1.0"}, {"datasources", list}};
    std::fputs((document.dump(2) + "\n").c_str(), stdout);
  }
  return found_faults ? ExitCode::kLintFoundErrors : ExitCode::kOk;
}

}  // namespace

ExitCode DatasourceCommand(CommandLine& line) {
  std::string action, name, path, format = "human";
  line.Positional("list|check", action);
  line.Positional("NAME", name, Presence::kOptional);
  line.Value({"--datasources", "FILE",
              "the file of data sources (default: set by PENSTOCK_DATASOURCES or .penstock.json)"},
             path);
  line.Value({"--format", "human|json", "the output format (default human)"}, format);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;
  ProjectFiles projects;
  path = FindDataSources(path, "-", projects);
  if (path.empty()) {
    return line.Wrong("no file of data sources is set; set one with `--datasources FILE`");
  }
  const Result<DataSources> sources = LoadDataSources(path);
  if (!sources.ok()) return ReportFailure(sources.status());
  std::vector<std::string> names;
  for (const auto& [each, source] : sources->by_name) {
    if (name.empty() || name == each) names.push_back(each);
  }
  if (!name.empty() && names.empty()) return ReportFailure(sources->Find(name).status());
  const bool as_json = format == "json";
  if (action == "check") return Check(*sources, names, as_json, StandardPlugins());
  List(*sources, names, as_json);
  return ExitCode::kOk;
}

}  // namespace penstock
