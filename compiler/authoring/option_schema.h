#pragma once
// Options -> JSON Schema, draft 2020-12: what lint accepts in one object, and descriptions for
// editors.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// The members of one object of a script.
class ObjectSchema {
 public:
  // `endpoint` is what knows the columns among the members, and null where there are none.
  explicit ObjectSchema(const EndpointSpec* endpoint) : endpoint_(endpoint) {}

  // Adds a property for every option and its synonyms, and `required` for those that are.
  void AddOptions(const std::vector<OptionSpec>& options);
  // Adds a property, or replaces it. A word in angle brackets in `name` stands for any text.
  void AddProperty(std::string_view name, nlohmann::ordered_json schema);
  // Adds what must hold besides.
  void AddCondition(nlohmann::ordered_json schema);

  // {"properties", "patternProperties", "required", "allOf"}, as far as there are any: says nothing
  // of values that are not objects.
  nlohmann::ordered_json Take() &&;

 private:
  const EndpointSpec* endpoint_;
  nlohmann::ordered_json properties_ = nlohmann::ordered_json::object();
  nlohmann::ordered_json patterns_ = nlohmann::ordered_json::object();
  nlohmann::ordered_json required_ = nlohmann::ordered_json::array();
  nlohmann::ordered_json all_of_ = nlohmann::ordered_json::array();
};

// The value of one option of a plugin. null and "" pass where they mean "not set"; numbers and
// booleans may be written as strings; words are compared ignoring case.
nlohmann::ordered_json OptionSchema(const OptionSpec& option, const EndpointSpec* endpoint);

// "Default: `5`."; the option has one. A default of several words is prose and gets no quotes.
std::string DefaultInWords(const OptionSpec& option);

// The description with the default, as one text.
std::string Documentation(const OptionSpec& option);

// All names under which lint takes an option, its own first.
std::vector<std::string_view> NamesOf(const OptionSpec& option);

// A regular expression for the names that an option with a word in angle brackets stands for; ""
// for another option.
std::string PatternOfName(std::string_view name);

// An object that has a member of one of these names.
nlohmann::ordered_json HasOneOf(const std::vector<std::string_view>& names);

// A regular expression for exactly one of `words`, ignoring case.
std::string AnyOfWords(const std::vector<std::string_view>& words);

// A text that is one of `words`, ignoring case; an editor proposes them as they are written here.
nlohmann::ordered_json WordSchema(const std::vector<std::string_view>& words, bool may_be_empty);

}  // namespace penstock
