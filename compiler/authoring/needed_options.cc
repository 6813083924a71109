#include "compiler/authoring/needed_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/json/json_parser.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

// "This, `a` or `b` is required."
std::string OneOf(const std::vector<std::string_view>& group, std::string_view chosen) {
  std::vector<std::string_view> others;
  for (std::string_view name : group) {
    if (name != chosen) others.push_back(name);
  }
  if (others.empty()) return "Required.";
  std::string words = "This";
  for (size_t i = 0; i < others.size(); ++i) {
    words += fmt::format("{} `{}`", i + 1 == others.size() ? " or" : ",", others[i]);
  }
  return words + " is required.";
}

// Whether another option is required if `name` is set.
bool NeedsOthers(const EndpointSpec& endpoint, std::string_view name) {
  return std::any_of(endpoint.rules.begin(), endpoint.rules.end(), [&](const OptionRule& rule) {
    return rule.kind == OptionRule::Kind::kNeeded &&
           std::any_of(rule.when.begin(), rule.when.end(), [&](const OptionCondition& condition) {
             return condition.option == name && condition.value.empty() && condition.holds;
           });
  });
}

// What to propose of a group: one value is filled in sooner than several, or an object.
std::string_view ChooseFrom(const EndpointSpec& endpoint,
                            const std::vector<std::string_view>& group) {
  for (std::string_view name : group) {
    const auto option = std::find_if(endpoint.options.begin(), endpoint.options.end(),
                                     [&](const OptionSpec& each) { return each.name == name; });
    const bool is_value = option != endpoint.options.end() && option->type != OptionType::kObject &&
                          option->type != OptionType::kObjectList;
    if (is_value && !NeedsOthers(endpoint, name)) return name;
  }
  return group[0];
}

// A value on one line: line ends and what they are indented by are not part of any text in it.
std::string OnOneLine(const JsonValue& value) {
  const std::string text = Print(value);
  std::string line;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n') {
      line += text[i];
      continue;
    }
    const bool opens = line.ends_with('[') || line.ends_with('{');
    i = text.find_first_not_of(' ', i + 1) - 1;
    const bool closes = text[i + 1] == ']' || text[i + 1] == '}';
    if (!opens && !closes) line += ' ';
  }
  return line;
}

void AddExamples(const JsonValue& object, const std::string& prefix,
                 std::map<std::string, std::string>& examples) {
  for (const JsonMember& member : object.members) {
    const std::string name = prefix + member.name;
    examples[name] = OnOneLine(member.value);
    const JsonValue* inner = &member.value;
    if (inner->is(JsonValue::Kind::kArray) && !inner->items.empty()) inner = &inner->items[0];
    AddExamples(*inner, name + ".", examples);
  }
}

}  // namespace

std::map<std::string, std::string> NeededOptions(const EndpointSpec& endpoint) {
  std::map<std::string, std::string> needed;
  for (const OptionSpec& option : endpoint.options) {
    if (option.required) needed.emplace(option.name, "Required.");
  }
  for (const std::vector<std::string_view>& group : endpoint.one_of) {
    const bool has_one = std::any_of(group.begin(), group.end(), [&](std::string_view name) {
      return needed.contains(std::string(name));
    });
    if (has_one) continue;
    const std::string_view chosen = ChooseFrom(endpoint, group);
    needed.emplace(chosen, OneOf(group, chosen));
  }
  if (endpoint.columns.sql) needed.emplace("column", "Required to read a table.");
  // Of the values nothing is known yet, so a condition on one does not hold.
  const auto holds = [&](const OptionCondition& condition) {
    const bool is = condition.value.empty() && needed.contains(std::string(condition.option));
    return is == condition.holds;
  };
  for (size_t before = 0; before != needed.size();) {
    before = needed.size();
    for (const OptionRule& rule : endpoint.rules) {
      if (rule.kind == OptionRule::Kind::kNeeded && rule.then.holds &&
          std::all_of(rule.when.begin(), rule.when.end(), holds)) {
        needed.emplace(rule.then.option, fmt::format("Required {}.", rule.reason));
      }
    }
  }
  return needed;
}

std::map<std::string, std::string> ExampleValues(const EndpointSpec& endpoint) {
  std::map<std::string, std::string> examples;
  if (endpoint.template_job.empty()) return examples;
  const SourceFile file("template_job", std::string(endpoint.template_job));
  DiagnosticSink faults;
  const std::optional<JsonDocument> document = ParseJson(file, faults);
  PST_CHECK(document);
  AddExamples(document->root, "", examples);
  return examples;
}

}  // namespace penstock
