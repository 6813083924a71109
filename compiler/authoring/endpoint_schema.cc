// The parameters of one plugin on one side -> JSON Schema: options as properties, OptionRules as
// if/then. Rules that only warn are left to lint: a schema cannot express warnings.
#include "compiler/authoring/endpoint_schema.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/authoring/needed_options.h"
#include "compiler/authoring/option_schema.h"

namespace penstock {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kLaterValue = "\\$\\{";

const OptionSpec* Find(const std::vector<OptionSpec>& options, std::string_view name) {
  auto found = std::find_if(options.begin(), options.end(),
                            [&](const OptionSpec& option) { return option.name == name; });
  return found == options.end() ? nullptr : &*found;
}

// A value of `option` that is set: any, or the one of `value`.
Json SetValue(const OptionSpec& option, std::string_view value) {
  if (value.empty()) {
    Json empty = {nullptr};
    if (!option.empty_is_value) empty.push_back("");
    if (option.type != OptionType::kColumns) empty.push_back(Json::array());
    return {{"not", {{"enum", std::move(empty)}}}};
  }
  Json text = {{"type", "string"}, {"pattern", AnyOfWords({value})}};
  if (option.type != OptionType::kBool) return text;
  return {{"anyOf", Json::array({{{"const", value == "true"}}, std::move(text)})}};
}

// An object in which the option `name` (dotted: in an object, or in the first of a list of them) is
// set; null if there is no such option.
Json IsSet(const std::vector<OptionSpec>& options, std::string_view name, std::string_view value) {
  const size_t dot = name.find('.');
  const OptionSpec* option = Find(options, name);
  const bool inner = option == nullptr && dot != std::string_view::npos;
  if (inner) option = Find(options, name.substr(0, dot));
  if (option == nullptr) return nullptr;
  Json what;
  if (inner) {
    Json object = IsSet(option->members, name.substr(dot + 1), value);
    if (object.is_null()) return nullptr;
    object["type"] = "object";
    Json list = {{"type", "array"}, {"contains", object}};
    what = {{"anyOf", Json::array({std::move(object), std::move(list)})}};
  } else {
    what = SetValue(*option, value);
  }
  if (const std::string pattern = PatternOfName(option->name); !pattern.empty()) {
    return {{"not", {{"propertyNames", {{"not", {{"pattern", pattern}}}}}}}};
  }
  Json forms = Json::array();
  for (std::string_view each : NamesOf(*option)) {
    forms.push_back({{"properties", {{std::string(each), what}}}, {"required", {each}}});
  }
  return forms.size() == 1 ? std::move(forms[0]) : Json{{"anyOf", std::move(forms)}};
}

Json Condition(const EndpointSpec& endpoint, const OptionCondition& condition) {
  Json set = IsSet(endpoint.options, condition.option, condition.value);
  if (set.is_null()) set = false;  // never holds
  return condition.holds ? std::move(set) : Json{{"not", std::move(set)}};
}

std::string Message(const OptionRule& rule) {
  return fmt::format("`{}`{} is {} {}", rule.then.option,
                     rule.then.value.empty() ? "" : fmt::format(" `{}`", rule.then.value),
                     rule.kind == OptionRule::Kind::kNeeded ? "required" : "not allowed",
                     rule.reason);
}

// The value of `option` is not one that Kafka Connect looks up when it starts: `${env:NAME}`.
Json IsNoLaterValue(std::string_view option) {
  Json later = {{"properties", {{std::string(option), {{"pattern", kLaterValue}}}}},
                {"required", {option}}};
  return {{"not", std::move(later)}};
}

void AddRule(const PluginSpec& plugin, const EndpointSpec& endpoint, const OptionRule& rule,
             ObjectSchema& schema) {
  if (rule.kind == OptionRule::Kind::kWithoutEffect) return;
  Json then = Condition(endpoint, rule.then);
  if (rule.kind == OptionRule::Kind::kRefused) then = {{"not", std::move(then)}};
  then["errorMessage"] = Message(rule);  // of VS Code
  Json when = Json::array();
  for (const OptionCondition& condition : rule.when) {
    when.push_back(Condition(endpoint, condition));
    if (plugin.connector) when.push_back(IsNoLaterValue(condition.option));
  }
  if (plugin.connector) when.push_back(IsNoLaterValue(rule.then.option));
  if (when.empty()) return schema.AddCondition({{"allOf", Json::array({std::move(then)})}});
  schema.AddCondition({{"if", {{"allOf", std::move(when)}}}, {"then", std::move(then)}});
}

// Patterns of values also take what Kafka Connect looks up when it starts.
void AllowLaterValues(Json& schema) {
  if (schema.is_object() && schema.contains("pattern")) {
    schema["pattern"] = fmt::format("{}|{}", schema["pattern"].get<std::string>(), kLaterValue);
  }
  for (Json& inner : schema) {
    if (inner.is_structured()) AllowLaterValues(inner);
  }
}

}  // namespace

bool NeedsParameters(const EndpointSpec& endpoint) {
  return !endpoint.one_of.empty() ||
         std::any_of(endpoint.options.begin(), endpoint.options.end(),
                     [](const OptionSpec& option) { return option.required; });
}

Json EndpointSchema(const PluginSpec& plugin, const EndpointSpec& endpoint) {
  Json schema = {
      {"title",
       fmt::format("{} `{}`", endpoint.side() == Side::kReader ? "reader" : "writer", plugin.name)},
      {"description", plugin.title}};
  if (NeedsParameters(endpoint)) schema["type"] = "object";
  ObjectSchema members(&endpoint);
  members.AddOptions(endpoint.options);
  for (const std::vector<std::string_view>& group : endpoint.one_of) {
    Json forms = Json::array();
    for (std::string_view name : group) forms.push_back(Condition(endpoint, {name}));
    members.AddCondition({{"anyOf", std::move(forms)}});
  }
  for (const OptionRule& rule : endpoint.rules) AddRule(plugin, endpoint, rule, members);
  schema.update(std::move(members).Take());
  if (plugin.connector) AllowLaterValues(schema["properties"]);
  for (const auto& [name, example] : ExampleValues(endpoint)) {
    auto property = schema["properties"].find(name);
    if (property == schema["properties"].end() || property->contains("default")) continue;
    (*property)["examples"] = Json::array({Json::parse(example)});
  }
  return schema;
}

}  // namespace penstock
