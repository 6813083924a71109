// Options -> JSON Schema. The schema accepts what lint accepts, as far as a schema can tell; where
// it cannot (ranges of numbers written as text, expressions), it accepts too much rather than too
// little. Keys that no option has pass, because the services ignore them.
#include "compiler/authoring/option_schema.h"

#include <fmt/format.h>

#include <charconv>
#include <span>
#include <utility>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

using Json = nlohmann::ordered_json;

// "may be empty" in regular expressions: `(...)?` instead of `(...)`.
std::string Pattern(std::string_view body, bool may_be_empty) {
  return fmt::format("^(?:{}){}$", body, may_be_empty ? "?" : "");
}

// The same for a value that may come from a variable, or from a template that writes the script.
std::string ValuePattern(std::string_view body, bool may_be_empty) {
  return Pattern(body, may_be_empty) + "|\\$|\\{\\{";
}

// `type` with null where the value may be absent.
Json Types(std::initializer_list<const char*> names, bool may_be_empty) {
  Json types = names;
  if (may_be_empty) types.push_back("null");
  return types;
}

// `text` as a regular expression for exactly that.
void AppendEscaped(std::string_view text, std::string& pattern) {
  for (char c : text) {
    if (std::string_view("\\^$.|?*+()[]{}/").find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
}

// The alternatives of AnyOfWords, not anchored.
std::string WordsPattern(const std::vector<std::string_view>& words) {
  std::string pattern;
  for (std::string_view word : words) {
    if (!pattern.empty()) pattern += '|';
    for (char c : word) {
      if (IsLetter(c)) {
        pattern += fmt::format("[{}{}]", UpperCase(c), LowerCase(c));
      } else {
        AppendEscaped({&c, 1}, pattern);
      }
    }
  }
  return pattern;
}

// The default as a value of the option's type; null if the documentation has words for it only.
Json DefaultOf(const OptionSpec& option) {
  const std::string_view text = option.default_text;
  if (option.type == OptionType::kBool && (text == "true" || text == "false")) {
    return text == "true";
  }
  if (option.type == OptionType::kInt) {
    int64_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) return number;
  }
  for (std::string_view value : option.values) {
    if (value == text) return text;
  }
  return nullptr;
}

// The names that a column's `type` has; any text where the endpoint has no names of its own,
// because types take parameters: `decimal(12,2)`.
Json ColumnTypeSchema(const EndpointSpec& endpoint) {
  std::vector<std::string_view> names;
  for (const ColumnTypeName& type : endpoint.columns.types) names.push_back(type.name);
  if (!names.empty()) return WordSchema(names, true);
  constexpr const char* kOurs[] = {"long", "double",    "decimal(12,2)", "string", "boolean",
                                   "date", "timestamp", "time",          "bytes"};
  return {{"type", Types({"string"}, true)}, {"examples", kOurs}};
}

Json ColumnEntrySchema(const EndpointSpec& endpoint, bool only_names) {
  const auto text = [](const char* description) {
    return Json{{"type", Types({"string", "number"}, true)}, {"description", description}};
  };
  Json properties = {{"name", text("The name of the column.")}};
  Json type = ColumnTypeSchema(endpoint);
  type["description"] = "The type of the values.";
  if (only_names) {
    properties["type"] = std::move(type);
  } else {
    properties["index"] = {{"type", Types({"integer", "string"}, true)},
                           {"pattern", ValuePattern("\\+?[0-9]+", true)},
                           {"minimum", 0},
                           {"maximum", 99999},
                           {"description", "The position of the column, from 0."}};
    properties["type"] = std::move(type);
    for (const char* key : {"format", "dateFormat"}) {
      properties[key] = {
          {"type", Types({"string"}, true)},
          {"description", "The format of dates and times, such as `yyyy-MM-dd HH:mm:ss`."}};
    }
    properties["value"] = {{"type", {"string", "number", "boolean", "null"}},
                           {"description", "A constant instead of a column."}};
    properties["random"] = text("Random values: `1,100` means from 1 to 100.");
  }
  Json entry = {{"type", "object"}, {"properties", std::move(properties)}};
  Json& one_of = entry["anyOf"] = Json::array({{{"required", {"name"}}}});
  if (!only_names) {
    for (const char* key : {"index", "value", "random"}) one_of.push_back({{"required", {key}}});
  }
  return entry;
}

Json ColumnsSchema(const EndpointSpec& endpoint, bool may_be_empty) {
  const bool only_names = endpoint.side() == Side::kWriter;
  Json forms = Json::array({ColumnEntrySchema(endpoint, only_names)});
  if (endpoint.side() == Side::kWriter || endpoint.columns.form != ColumnForm::kObjects) {
    forms.push_back({{"type", "string"}, {"minLength", 1}});
  }
  Json schema = {{"type", Types({"array", "string"}, may_be_empty)},
                 {"items", {{"anyOf", std::move(forms)}}},
                 {"pattern", Pattern("\\*", may_be_empty)}};
  if (!may_be_empty) schema["minItems"] = 1;
  return schema;
}

Json TypedValuesSchema(const OptionSpec& option, bool may_be_empty) {
  Json entry = {{"type", "object"},
                {"properties",
                 {{"type", WordSchema(option.values, false)},
                  {"value", {{"type", {"string", "number", "boolean", "null"}}}}}},
                {"required", {"type"}}};
  return {{"type", Types({"array", "string"}, may_be_empty)},
          {"maxLength", 0},
          {"items", std::move(entry)}};
}

Json ObjectOptionSchema(const OptionSpec& option, const EndpointSpec* endpoint, bool may_be_empty) {
  ObjectSchema members(endpoint);
  members.AddOptions(option.members);
  Json object = std::move(members).Take();
  const bool is_list = option.type == OptionType::kObjectList;
  Json schema = {{"type", Types({"object"}, may_be_empty)}};
  if (is_list) schema["type"].push_back("array");
  if (may_be_empty) {
    schema["type"].push_back("string");
    schema["maxLength"] = 0;
  }
  schema.update(object);
  if (is_list) {
    object["type"] = "object";
    schema["items"] = std::move(object);
    if (!option.repeated) schema["maxItems"] = 1;
  }
  return schema;
}

Json ValueSchema(const OptionSpec& option, const EndpointSpec* endpoint) {
  const bool may_be_empty = !option.required || option.empty_is_value;
  const Json scalars = {"string", "number", "boolean"};
  switch (option.type) {
    case OptionType::kBool:
      return {{"type", Types({"boolean", "string"}, may_be_empty)},
              {"pattern", ValuePattern(WordsPattern({"true", "false"}), may_be_empty)}};
    case OptionType::kInt: {
      Json schema = {{"type", Types({"integer", "string"}, may_be_empty)},
                     {"pattern", ValuePattern("[+-]?[0-9]+", may_be_empty)}};
      if (option.minimum) schema["minimum"] = *option.minimum;
      if (option.maximum) schema["maximum"] = *option.maximum;
      return schema;
    }
    case OptionType::kDouble:
      return {{"type", Types({"number", "string"}, may_be_empty)},
              {"pattern", ValuePattern("[+-]?[0-9]*\\.?[0-9]*(?:[eE][+-]?[0-9]+)?", may_be_empty)}};
    case OptionType::kString:
      if (!option.values.empty()) return WordSchema(option.values, may_be_empty);
      if (may_be_empty) return {{"type", Types({"string", "number", "boolean"}, true)}};
      return {{"type", scalars}, {"minLength", 1}};
    case OptionType::kChar:
      return {{"type", Types({"string", "integer", "boolean"}, may_be_empty)},
              {"pattern", ValuePattern(".?", false)}};
    case OptionType::kStringOrList: {
      Json schema = {{"type", Types({"string", "number", "boolean", "array"}, may_be_empty)},
                     {"items", {{"type", scalars}}}};
      if (!may_be_empty) schema["minLength"] = schema["minItems"] = 1;
      return schema;
    }
    case OptionType::kStringList: {
      Json schema = {{"type", Types({"array"}, may_be_empty)}, {"items", {{"type", scalars}}}};
      if (may_be_empty) {
        schema["type"].push_back("string");
        schema["maxLength"] = 0;
      } else {
        schema["minItems"] = 1;
      }
      return schema;
    }
    case OptionType::kObject:
    case OptionType::kObjectList:
      return ObjectOptionSchema(option, endpoint, may_be_empty);
    case OptionType::kColumns:
      return ColumnsSchema(*endpoint, may_be_empty);
    case OptionType::kCommaList:
      return {{"type", Types({"string"}, may_be_empty)}};
    case OptionType::kTypedValues:
      return TypedValuesSchema(option, may_be_empty);
  }
  return Json::object();
}

}  // namespace

std::string DefaultInWords(const OptionSpec& option) {
  const bool is_value = option.default_text.find(' ') == std::string_view::npos;
  const std::string_view quote = is_value ? "`" : "";
  return fmt::format("Default: {0}{1}{0}.", quote, option.default_text);
}

std::string Documentation(const OptionSpec& option) {
  if (option.default_text.empty()) return std::string(option.description);
  return fmt::format("{}{}{}", option.description, option.description.empty() ? "" : " ",
                     DefaultInWords(option));
}

std::vector<std::string_view> NamesOf(const OptionSpec& option) {
  std::vector<std::string_view> names = {option.name};
  names.insert(names.end(), option.synonyms.begin(), option.synonyms.end());
  return names;
}

std::string PatternOfName(std::string_view name) {
  const size_t word = name.find('<');
  if (word == std::string_view::npos) return "";
  std::string pattern = "^";
  AppendEscaped(name.substr(0, word), pattern);
  pattern += ".+";
  AppendEscaped(name.substr(name.find('>', word) + 1), pattern);
  return pattern + "$";
}

Json HasOneOf(const std::vector<std::string_view>& names) {
  if (names.size() == 1) return {{"required", {names[0]}}};
  Json forms = Json::array();
  for (std::string_view name : names) forms.push_back({{"required", {name}}});
  return {{"anyOf", std::move(forms)}};
}

std::string AnyOfWords(const std::vector<std::string_view>& words) {
  return Pattern(WordsPattern(words), false);
}

Json WordSchema(const std::vector<std::string_view>& words, bool may_be_empty) {
  Json any = {{"type", Types({"string"}, may_be_empty)},
              {"pattern", ValuePattern(WordsPattern(words), may_be_empty)}};
  return {{"anyOf", Json::array({{{"enum", words}}, std::move(any)})}};
}

Json OptionSchema(const OptionSpec& option, const EndpointSpec* endpoint) {
  Json schema = {{"description", Documentation(option)}};
  if (option.ignored) {
    schema["deprecated"] = true;
    schema["doNotSuggest"] = true;  // of VS Code
    return schema;
  }
  schema.update(ValueSchema(option, endpoint));
  Json otherwise = DefaultOf(option);
  if (!otherwise.is_null()) schema["default"] = std::move(otherwise);
  if (option.secret) schema["writeOnly"] = true;
  return schema;
}

void ObjectSchema::AddOptions(const std::vector<OptionSpec>& options) {
  for (const OptionSpec& option : options) {
    Json schema = OptionSchema(option, endpoint_);
    const std::vector<std::string_view> names = NamesOf(option);
    for (std::string_view name : std::span(names).subspan(1)) {
      Json other = schema;
      other["description"] = fmt::format("Another name for `{}`.", option.name);
      other["deprecated"] = true;
      other["doNotSuggest"] = true;
      AddProperty(name, std::move(other));
    }
    AddProperty(option.name, std::move(schema));
    if (option.required) AddCondition(HasOneOf(names));
  }
}

void ObjectSchema::AddProperty(std::string_view name, Json schema) {
  const std::string pattern = PatternOfName(name);
  (pattern.empty() ? properties_[std::string(name)] : patterns_[pattern]) = std::move(schema);
}

void ObjectSchema::AddCondition(Json schema) {
  const bool only_requires = schema.size() == 1 && schema.contains("required");
  if (only_requires) {
    for (Json& name : schema["required"]) required_.push_back(std::move(name));
  } else {
    all_of_.push_back(std::move(schema));
  }
}

Json ObjectSchema::Take() && {
  Json schema = Json::object();
  if (!properties_.empty()) schema["properties"] = std::move(properties_);
  if (!patterns_.empty()) schema["patternProperties"] = std::move(patterns_);
  if (!required_.empty()) schema["required"] = std::move(required_);
  if (!all_of_.empty()) schema["allOf"] = std::move(all_of_);
  return schema;
}

}  // namespace penstock
