// Tools that know of no script: explain, plugins, template, schema.
#include "compiler/driver/mcp_tools.h"

#include <algorithm>

#include "compiler/authoring/job_template.h"
#include "compiler/authoring/json_schema.h"
#include "compiler/dialects/dialect.h"
#include "compiler/driver/data_sources_schema.h"
#include "compiler/driver/describe_plugins.h"
#include "compiler/driver/explain_text.h"

namespace penstock {
namespace {

using mcp::Json;
using mcp::Tool;
using mcp::ToolResult;

// An optional argument, or "".
std::string TextOf(const Json& arguments, std::string_view name) {
  const std::string* text = rpc::FindText(arguments, name);
  return text == nullptr ? "" : *text;
}

Json TextOutput(std::string_view description) {
  return ObjectOf({{"text", StringSchema(description)}}, {"text"});
}

ToolResult Explain(const Json& arguments) {
  const std::string wanted = TextOf(arguments, "topic");
  const std::optional<std::string> text = ExplainText(wanted);
  if (!text) return {nullptr, UnknownCode(wanted)};
  return {{{"text", *text}}, ""};
}

// All plugins in a few words: their options would fill the context of a model.
Json PluginNames(const PluginCatalog& catalog) {
  Json list = Json::array();
  for (const PluginSpec& plugin : catalog.specs()) {
    list.push_back({{"name", plugin.name},
                    {"title", plugin.title},
                    {"sides", SidesOf(plugin.reader.has_value(), plugin.writer.has_value())},
                    {"runnable", plugin.runnable}});
  }
  Json names = Json::array();
  for (const NamedPlugin& plugin : catalog.named()) names.push_back(plugin.name);
  return {{"plugins", std::move(list)}, {"known_by_name", std::move(names)}};
}

ToolResult Plugins(const Json& arguments, const PluginCatalog& catalog) {
  const std::string name = TextOf(arguments, "plugin");
  if (name.empty()) return {PluginNames(catalog), ""};
  const PluginSpec* plugin = FindPlugin(catalog, name);
  if (plugin == nullptr && FindNamed(catalog, name) != nullptr) {
    return {nullptr, "`" + name + "` is known only by name, so its parameters are unknown"};
  }
  if (plugin == nullptr) return {nullptr, UnknownPlugin(catalog, name)};
  return {Json{{"plugins", PluginsJson(catalog, {plugin})["plugins"]}}, ""};
}

ToolResult Template(const Json& arguments, const PluginCatalog& catalog) {
  const std::string reader = TextOf(arguments, "reader");
  const std::string writer = TextOf(arguments, "writer");
  const std::string dialect = TextOf(arguments, "dialect");
  for (const auto& [name, side] : {std::pair(reader, Side::kReader), {writer, Side::kWriter}}) {
    std::string fault = WhyNoTemplate(catalog, name, side);
    if (!fault.empty()) return {nullptr, std::move(fault)};
  }
  const ast::Dialect id = FindDialect(dialect.empty() ? "v2" : dialect)->id;
  return {{{"text", WriteJobTemplate(*catalog.Find(reader, Side::kReader),
                                     *catalog.Find(writer, Side::kWriter), id)}},
          ""};
}

ToolResult Schema(const Json& arguments, const PluginCatalog& catalog) {
  const std::string of = TextOf(arguments, "of");
  std::optional<ast::Dialect> dialect;
  if (const DialectInfo* info = FindDialect(of)) dialect = info->id;
  const std::string text =
      of == "datasources" ? WriteDataSourcesSchema(catalog) : WriteJsonSchema(dialect, catalog);
  return {{{"schema", Json::parse(text)}}, ""};
}

Tool ExplainTool() {
  return {.name = "explain",
          .title = "Explain a code or the language",
          .description =
              "Explains a code of a diagnostic, dirty record or failure, with examples. "
              "`functions` gives the functions of expressions (`where` and computed columns), "
              "`conversions` the conversions between types. Without a topic: all codes.",
          .input = ObjectOf({{"topic", StringSchema("P105, `functions` or `conversions`")}}, {}),
          .output = TextOutput("the explanation"),
          .call = Explain};
}

Tool PluginsTool(const PluginCatalog& catalog) {
  return {.name = "plugins",
          .title = "List plugins, or describe one",
          .description =
              "Lists readers and writers; with `plugin`, gives its options with types, defaults "
              "and descriptions, and its column types.",
          .input = ObjectOf({{"plugin", StringSchema("the name of one plugin")}}, {}),
          .output = ObjectOf({{"plugins", {{"type", "array"}, {"items", {{"type", "object"}}}}},
                              {"known_by_name", {{"type", "array"}}}},
                             {"plugins"}),
          .call = [&](const Json& arguments) { return Plugins(arguments, catalog); }};
}

Tool TemplateTool(const PluginCatalog& catalog) {
  const Json input =
      ObjectOf({{"reader", StringSchema("the plugin that reads")},
                {"writer", StringSchema("the plugin that writes")},
                {"dialect", ChoiceSchema("v1, v2 (default): DataWorks 1.0 and 2.0; datax: DataX",
                                         Choices(DialectNames(DialectInfo::kTemplate)))}},
               {"reader", "writer"});
  return {.name = "template",
          .title = "A script to start from",
          .description =
              "Gives a commented script with all options of a reader and a writer. Required values "
              "are empty; everything else is a comment.",
          .input = input,
          .output = TextOutput("the script"),
          .call = [&](const Json& arguments) { return Template(arguments, catalog); }};
}

Tool SchemaTool(const PluginCatalog& catalog) {
  std::vector<std::string> choices = Choices(DialectNames());
  choices.emplace_back("datasources");
  return {.name = "schema",
          .title = "The JSON Schema of scripts",
          .description =
              "Gives the JSON Schema of job scripts in a dialect, or of files of data sources. It "
              "is long: `plugins` and `template` say the same of one plugin.",
          .input = ObjectOf({{"of", ChoiceSchema("what the schema describes", choices)}}, {"of"}),
          .output = ObjectOf({{"schema", {{"type", "object"}}}}, {"schema"}),
          .call = [&](const Json& arguments) { return Schema(arguments, catalog); }};
}

}  // namespace

const std::string_view kToolInstructions =
    "Penstock checks and compiles data synchronisation jobs: scripts of DataWorks and DataX, and "
    "Kafka Connect configurations. To write a job: `plugins`, `template`, fill it in, `lint` until "
    "it is valid, `plan` to see what it does. No tool changes anything or connects to anything; "
    "the command line runs jobs (`penstock run job.json`).";

std::vector<Tool> McpTools(const PluginCatalog& catalog) {
  std::vector<Tool> tools = McpJobTools(catalog);
  tools.push_back(ExplainTool());
  tools.push_back(PluginsTool(catalog));
  tools.push_back(TemplateTool(catalog));
  tools.push_back(SchemaTool(catalog));
  return tools;
}

Json StringSchema(std::string_view description) {
  return {{"type", "string"}, {"description", description}};
}

Json ChoiceSchema(std::string_view description, const std::vector<std::string>& choices) {
  Json schema = StringSchema(description);
  schema["enum"] = choices;
  return schema;
}

Json ObjectOf(Json properties, const std::vector<std::string_view>& required) {
  Json schema = {{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = required;
  return schema;
}

std::vector<std::string> Choices(std::string_view names) {
  std::vector<std::string> choices;
  while (!names.empty()) {
    const size_t end = std::min(names.find('|'), names.size());
    choices.emplace_back(names.substr(0, end));
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return choices;
}

}  // namespace penstock
