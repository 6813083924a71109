#include "compiler/driver/data_sources_schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "compiler/sema/data_source_uses.h"
#include "runtime/datasource/data_sources.h"

namespace penstock {
namespace {

using Json = nlohmann::ordered_json;

std::string_view TypeOf(const PluginSpec& plugin) {
  return plugin.data_source_type.empty() ? plugin.name : plugin.data_source_type;
}

// Numbers and booleans may also be written as strings, and be secrets.
Json SchemaOf(DataSourceUse::Kind kind) {
  switch (kind) {
    case DataSourceUse::Kind::kText:
      return {{"type", "string"}};
    case DataSourceUse::Kind::kTexts:
      return {{"type", {"string", "array"}}, {"items", {{"type", "string"}}}};
    case DataSourceUse::Kind::kInt:
      return {{"type", {"integer", "string"}}};
    case DataSourceUse::Kind::kBool:
      return {{"type", {"boolean", "string"}}};
  }
  PST_CHECK(false && "kind of a property");
}

Json SchemaOf(std::string_view type, const DataSourceUse& use) {
  Json properties = Json::object();
  for (const DataSourceUse::Property& property : use.properties) {
    properties[property.name] = SchemaOf(property.kind);
  }
  return {
      {"if", {{"properties", {{"type", {{"const", type}}}}}}},
      {"then",
       {{"properties",
         {{"properties",
           {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}}}}}}}};
}

}  // namespace

std::optional<DataSourceUse> DataSourceOfType(std::string_view type, const PluginCatalog& catalog) {
  for (const PluginSpec& plugin : catalog.specs()) {
    if (TypeOf(plugin) != type) continue;
    for (const Side side : {Side::kReader, Side::kWriter}) {
      const EndpointSpec* endpoint = plugin.side(side);
      if (endpoint != nullptr && !endpoint->data_source_options.empty()) {
        return DataSourceOf(plugin, *endpoint);
      }
    }
  }
  return std::nullopt;
}

std::vector<std::string_view> DataSourceTypes(const PluginCatalog& catalog) {
  std::vector<std::string_view> types;
  for (const PluginSpec& plugin : catalog.specs()) {
    const std::string_view type = TypeOf(plugin);
    if (std::ranges::find(types, type) != types.end()) continue;
    if (DataSourceOfType(type, catalog)) types.push_back(type);
  }
  return types;
}

std::string WriteDataSourcesSchema(const PluginCatalog& catalog) {
  const std::vector<std::string_view> types = DataSourceTypes(catalog);
  Json cases = Json::array();
  for (const std::string_view type : types) {
    cases.push_back(SchemaOf(type, *DataSourceOfType(type, catalog)));
  }
  const Json source = {{"type", "object"},
                       {"required", Json::array({"type"})},
                       {"properties",
                        {{"type", {{"enum", types}}},
                         {"description", Json::object()},
                         {"properties", {{"type", "object"}}}}},
                       {"additionalProperties", false},
                       {"allOf", cases}};
  const Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                       {"title", "Data sources of Penstock"},
                       {"type", "object"},
                       {"required", Json::array({"format_version", "datasources"})},
                       {"properties",
                        {{"$schema", {{"type", "string"}}},
                         {"format_version", {{"const", kDataSourcesVersion}}},
                         {"datasources", {{"type", "object"}, {"additionalProperties", source}}}}},
                       {"additionalProperties", false}};
  return schema.dump(2) + "\n";
}

}  // namespace penstock
