// Walks the keys of a dialect and makes a property of each. Where an object has
// `parameter`, the plugin's name decides what may appear in it: one if/then per plugin, whose
// options appear once under `$defs`.
#include "compiler/authoring/json_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "compiler/authoring/endpoint_schema.h"
#include "compiler/authoring/option_schema.h"
#include "compiler/dialects/dialect.h"

namespace penstock {
namespace {

using Json = nlohmann::ordered_json;
using Names = std::vector<std::string_view>;

constexpr std::array<std::string_view, 2> kSides = {"reader", "writer"};

const EndpointSpec* EndpointOf(const PluginSpec& plugin, std::string_view side) {
  return plugin.side(side == "reader" ? Side::kReader : Side::kWriter);
}

// The keys that identify a dialect.
Names RootKeysOf(const DialectInfo& dialect) {
  Names keys = {dialect.root_key};
  // For a flat one also the object that may surround the parameters.
  for (const OptionSpec& key : dialect.script().keys) {
    if (dialect.has(DialectInfo::kFlat) && key.type == OptionType::kObject)
      keys.push_back(key.name);
  }
  return keys;
}

// The keys that begin a script of another dialect.
Names RootKeysBeside(ast::Dialect dialect) {
  Names keys;
  for (const DialectInfo& each : AllDialects()) {
    if (each.id != dialect && !each.has(DialectInfo::kFlat)) keys.push_back(each.root_key);
  }
  return keys;
}

// A list of objects, and nothing that stands for one.
Json ListOf(Json object, const OptionSpec& key) {
  object["type"] = "object";
  Json list = {{"type", "array"}, {"description", key.description}, {"items", std::move(object)}};
  if (key.required) list["minItems"] = 1;
  if (!key.repeated) list["maxItems"] = 1;
  if (!key.required) list["type"] = {"array", "null"};
  return list;
}

// A step of DataWorks 2.0 whose `category` is `side`; without a category the name counts.
Json IsStepOf(std::string_view side) {
  const Json word = {{"type", "string"}, {"pattern", AnyOfWords({side})}};
  const Json unset = {{"enum", {nullptr, ""}}};
  Json by_category = {{"properties", {{"category", word}}}, {"required", {"category"}}};
  Json by_name = {{"properties", {{"category", unset}, {"name", word}}}, {"required", {"name"}}};
  return {{"anyOf", Json::array({std::move(by_category), std::move(by_name)})}};
}

class SchemaWriter {
 public:
  explicit SchemaWriter(const PluginCatalog& catalog) : catalog_(catalog) {}

  Json Script(ast::Dialect dialect) {
    dialect_ = dialect;
    Json schema = {{"title", fmt::format("job script in {}", Describe(dialect).title)},
                   {"type", "object"}};
    if (Describe(dialect).has(DialectInfo::kFlat)) {
      schema.update(Connector());
      return schema;
    }
    schema.update(ObjectOf(Describe(dialect).script().keys));
    schema["not"] = HasOneOf(RootKeysBeside(dialect));
    return schema;
  }

  // What `$defs` must hold beside the scripts.
  Json TakePlugins() { return std::move(plugins_); }

 private:
  Json ObjectOf(const std::vector<OptionSpec>& keys);
  Json ValueOf(const OptionSpec& key);
  Json NameSchema(std::string_view side, const OptionSpec& key) const;
  void AddPlugins(std::string_view side, std::string_view name_key, Json when,
                  ObjectSchema& endpoint);
  Json StepsOf(const OptionSpec& key);
  Json EndpointOfSide(const OptionSpec& key);
  Json Reference(const PluginSpec& plugin, std::string_view side);
  Json Connector();

  const PluginCatalog& catalog_;
  ast::Dialect dialect_{};
  Json plugins_ = Json::object();
};

Json SchemaWriter::ObjectOf(const std::vector<OptionSpec>& keys) {
  ObjectSchema object(nullptr);
  for (const OptionSpec& key : keys) {
    object.AddProperty(key.name, ValueOf(key));
    if (key.required) object.AddCondition(HasOneOf({key.name}));
  }
  return std::move(object).Take();
}

Json SchemaWriter::ValueOf(const OptionSpec& key) {
  if (key.ignored) return OptionSchema(key, nullptr);
  if (key.name == "steps") return StepsOf(key);
  const bool is_side = std::find(kSides.begin(), kSides.end(), key.name) != kSides.end();
  if (is_side && key.type == OptionType::kObject) return EndpointOfSide(key);
  if (key.type == OptionType::kObjectList) return ListOf(ObjectOf(key.members), key);
  if (key.type != OptionType::kObject) {
    Json schema = OptionSchema(key, nullptr);
    // Another version than the script's shape has is a warning of lint.
    if (key.name == "version") schema["anyOf"].push_back({{"type", {"string", "number"}}});
    return schema;
  }
  Json schema = {{"type", "object"}, {"description", key.description}};
  if (!key.required) {
    schema["type"] = {"object", "null", "string"};
    schema["maxLength"] = 0;
  }
  schema.update(ObjectOf(key.members));
  return schema;
}

// The plugin's name: those with a spec and those that are known by name, as this dialect writes
// them; other spellings pass, but are not proposed.
Json SchemaWriter::NameSchema(std::string_view side, const OptionSpec& key) const {
  const bool engine = Describe(dialect_).has(DialectInfo::kLongNames);
  Json proposed = Json::array(), titles = Json::array();
  std::vector<std::string> names;
  std::set<std::string> seen;
  const auto add = [&](std::string name) {
    if (seen.insert(name).second) names.push_back(std::move(name));
  };
  for (const PluginSpec& plugin : catalog_.specs()) {
    if (EndpointOf(plugin, side) == nullptr || plugin.connector) continue;
    const Names& others = side == "reader" ? plugin.reader_names : plugin.writer_names;
    proposed.push_back(engine && !others.empty() ? others[0] : plugin.name);
    titles.push_back(plugin.title);
    add(std::string(plugin.name));
    for (std::string_view name : others) add(std::string(name));
    for (std::string_view name : plugin.old_names) add(std::string(name));
  }
  for (const NamedPlugin& plugin : catalog_.named()) {
    if (!(side == "reader" ? plugin.reads : plugin.writes)) continue;
    std::string longer = fmt::format("{}{}", plugin.name, side);
    proposed.push_back(engine ? longer : std::string(plugin.name));
    titles.push_back(plugin.title);
    add(std::string(plugin.name));
    add(std::move(longer));
  }
  const Names views(names.begin(), names.end());
  // Or a variable.
  Json any = {{"type", "string"}, {"pattern", AnyOfWords(views) + "|\\$"}};
  Json listed = {{"enum", std::move(proposed)}, {"enumDescriptions", std::move(titles)}};
  return {{"description", key.description},
          {"anyOf", Json::array({std::move(listed), std::move(any)})}};
}

Json SchemaWriter::Reference(const PluginSpec& plugin, std::string_view side) {
  const std::string name = fmt::format("{}.{}", side, plugin.name);
  if (!plugins_.contains(name)) {
    plugins_[name] = EndpointSchema(plugin, *EndpointOf(plugin, side));
  }
  return {{"$ref", "#/$defs/" + name}};
}

// One if/then per plugin of `side`: where `when` holds (null: always) and `name_key` names it, its
// parameters are as its spec has them.
void SchemaWriter::AddPlugins(std::string_view side, std::string_view name_key, Json when,
                              ObjectSchema& endpoint) {
  for (const PluginSpec& plugin : catalog_.specs()) {
    if (EndpointOf(plugin, side) == nullptr || plugin.connector) continue;
    Names names = {plugin.name};
    const Names& others = side == "reader" ? plugin.reader_names : plugin.writer_names;
    names.insert(names.end(), others.begin(), others.end());
    names.insert(names.end(), plugin.old_names.begin(), plugin.old_names.end());
    Json is_plugin = {
        {"properties",
         {{std::string(name_key), {{"type", "string"}, {"pattern", AnyOfWords(names)}}}}},
        {"required", {name_key}}};
    if (!when.is_null()) is_plugin = {{"allOf", Json::array({when, std::move(is_plugin)})}};
    Json then = {{"properties", {{"parameter", Reference(plugin, side)}}}};
    if (NeedsParameters(*EndpointOf(plugin, side))) then["required"] = {"parameter"};
    endpoint.AddCondition({{"if", std::move(is_plugin)}, {"then", std::move(then)}});
  }
}

Json SchemaWriter::StepsOf(const OptionSpec& key) {
  const OptionSpec& name_key = key.members[0];
  ObjectSchema step(nullptr);
  for (const OptionSpec& member : key.members) step.AddProperty(member.name, ValueOf(member));
  for (std::string_view side : kSides) {
    Json then = {{"properties", {{std::string(name_key.name), NameSchema(side, name_key)}}},
                 {"required", {name_key.name}}};
    step.AddCondition({{"if", IsStepOf(side)}, {"then", std::move(then)}});
    AddPlugins(side, name_key.name, IsStepOf(side), step);
  }
  Json list = ListOf(std::move(step).Take(), key);
  Json& all_of = list["allOf"] = Json::array();
  for (std::string_view side : kSides) {
    all_of.push_back({{"contains", IsStepOf(side)}, {"minContains", 1}, {"maxContains", 1}});
  }
  return list;
}

Json SchemaWriter::EndpointOfSide(const OptionSpec& key) {
  const OptionSpec& name_key = key.members[0];
  ObjectSchema endpoint(nullptr);
  for (const OptionSpec& member : key.members) endpoint.AddProperty(member.name, ValueOf(member));
  endpoint.AddProperty(name_key.name, NameSchema(key.name, name_key));
  endpoint.AddCondition(HasOneOf({name_key.name}));
  AddPlugins(key.name, name_key.name, nullptr, endpoint);
  Json schema = {{"type", "object"}, {"description", key.description}};
  schema.update(std::move(endpoint).Take());
  return schema;
}

// A configuration of Kafka Connect: flat, or in `config`. Its class decides what may appear in it.
Json SchemaWriter::Connector() {
  const std::string_view kClass = Describe(dialect_).plugin_key;
  Json otherwise = true, proposed = Json::array();
  for (const PluginSpec& plugin : catalog_.specs()) {
    if (plugin.connector && plugin.writer && plugin.writer_names.empty()) {
      otherwise = Reference(plugin, "writer");
    }
  }
  for (const PluginSpec& plugin : catalog_.specs()) {
    if (!plugin.connector || !plugin.writer || plugin.writer_names.empty()) continue;
    for (std::string_view name : plugin.writer_names) proposed.push_back(name);
    Json is_class = {
        {"properties",
         {{kClass, {{"type", "string"}, {"pattern", AnyOfWords(plugin.writer_names)}}}}}};
    otherwise = {{"if", std::move(is_class)},
                 {"then", Reference(plugin, "writer")},
                 {"else", std::move(otherwise)}};
  }
  Json flat = {{"type", "object"},
               {"required", {kClass}},
               {"properties",
                {{kClass,
                  {{"anyOf", Json::array({{{"enum", std::move(proposed)}},
                                          {{"type", "string"}, {"minLength", 1}}})}}}}},
               {"allOf", Json::array({std::move(otherwise)})}};
  plugins_["connector"] = std::move(flat);
  const Json reference = {{"$ref", "#/$defs/connector"}};
  Json wrapped = {{"properties",
                   {{"name", {{"type", "string"}, {"description", "The name of the connector."}}},
                    {"config", reference}}},
                  {"required", {"name", "config"}}};
  return {{"if", {{"required", {kClass}}}}, {"then", reference}, {"else", std::move(wrapped)}};
}

// A chain of if/else by the keys of the root; a root that has none of them may get any.
Json AnyScript() {
  Json properties = Json::object();
  Names keys;
  for (const DialectInfo& dialect : AllDialects()) {
    for (std::string_view key : RootKeysOf(dialect)) {
      keys.push_back(key);
      properties[std::string(key)] = {
          {"description", fmt::format("Contains a job in {}.", dialect.title)}};
    }
  }
  Json chain = {{"type", "object"}, {"properties", std::move(properties)}};
  chain.update(HasOneOf(keys));
  for (size_t i = AllDialects().size(); i-- > 0;) {
    const DialectInfo& dialect = AllDialects()[i];
    chain = {{"if", HasOneOf(RootKeysOf(dialect))},
             {"then", {{"$ref", fmt::format("#/$defs/{}", dialect.name)}}},
             {"else", std::move(chain)}};
  }
  return chain;
}

}  // namespace

std::string WriteJsonSchema(std::optional<ast::Dialect> dialect, const PluginCatalog& catalog) {
  SchemaWriter writer(catalog);
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "Penstock job script"},
                 {"allowComments", true},  // this and the next: of VS Code
                 {"allowTrailingCommas", true}};
  Json scripts = Json::object();
  if (dialect) {
    schema.update(writer.Script(*dialect));
  } else {
    schema.update(AnyScript());
    for (const DialectInfo& each : AllDialects()) {
      scripts[std::string(each.name)] = writer.Script(each.id);
    }
  }
  schema["$defs"] = std::move(scripts);
  schema["$defs"].update(writer.TakePlugins());
  return schema.dump(2) + "\n";
}

}  // namespace penstock
