#include "runtime/plugin/run_context.h"

#include "runtime/base/check.h"

namespace penstock {

const OptionValue* RunContext::Find(const EndpointPlan& endpoint, std::string_view name) {
  auto found = endpoint.options.find(std::string(name));
  return found == endpoint.options.end() ? nullptr : &found->second;
}

bool RunContext::Has(const EndpointPlan& endpoint, std::string_view name) const {
  return Find(endpoint, name) != nullptr;
}

// In the four functions below a value of another type than asked for is a difference between a
// plugin and its own spec, which check has enforced.

std::string RunContext::Text(const EndpointPlan& endpoint, std::string_view name,
                             std::string_view otherwise) const {
  const OptionValue* value = Find(endpoint, name);
  if (value == nullptr) return std::string(otherwise);
  const Template* text = std::get_if<Template>(value);
  PST_CHECK(text != nullptr);
  return text->Expand(parameters);
}

int64_t RunContext::Int(const EndpointPlan& endpoint, std::string_view name,
                        int64_t otherwise) const {
  const OptionValue* value = Find(endpoint, name);
  if (value == nullptr) return otherwise;
  const int64_t* number = std::get_if<int64_t>(value);
  PST_CHECK(number != nullptr);
  return *number;
}

bool RunContext::Bool(const EndpointPlan& endpoint, std::string_view name, bool otherwise) const {
  const OptionValue* value = Find(endpoint, name);
  if (value == nullptr) return otherwise;
  const bool* truth = std::get_if<bool>(value);
  PST_CHECK(truth != nullptr);
  return *truth;
}

std::vector<std::string> RunContext::List(const EndpointPlan& endpoint,
                                          std::string_view name) const {
  const OptionValue* value = Find(endpoint, name);
  if (value == nullptr) return {};
  if (const Template* single = std::get_if<Template>(value)) return {single->Expand(parameters)};
  const auto* list = std::get_if<std::vector<Template>>(value);
  PST_CHECK(list != nullptr);
  std::vector<std::string> texts;
  texts.reserve(list->size());
  for (const Template& text : *list) texts.push_back(text.Expand(parameters));
  return texts;
}

}  // namespace penstock
