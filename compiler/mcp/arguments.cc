#include "compiler/mcp/arguments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "runtime/base/show_text.h"
#include "runtime/base/suggest.h"

namespace penstock::mcp {

std::string Shown(std::string_view name) {
  constexpr size_t kLongestName = 60;
  return Printable(name, kLongestName);
}

namespace {

using namespace rpc;

std::string FaultOfText(const std::string& path, const Json& value, const Json& schema) {
  if (!value.is_string()) return fmt::format("`{}` must be a string", path);
  const Json* choices = Find(schema, "enum");
  if (choices == nullptr || std::find(choices->begin(), choices->end(), value) != choices->end()) {
    return "";
  }
  std::vector<std::string_view> names;
  for (const Json& each : *choices) names.push_back(each.get_ref<const std::string&>());
  return fmt::format("`{}` must be one of {}", path, fmt::join(names, ", "));
}

std::string FaultOfValue(const std::string& path, const Json& value, const Json& schema) {
  const std::string& type = schema["type"].get_ref<const std::string&>();
  if (type == "string") return FaultOfText(path, value, schema);
  if (type == "boolean") {
    return value.is_boolean() ? "" : fmt::format("`{}` must be true or false", path);
  }
  if (!value.is_object()) return fmt::format("`{}` must be an object", path);
  for (const auto& [name, member] : value.items()) {
    std::string fault = FaultOfText(fmt::format("{}.{}", path, Shown(name)), member,
                                    schema["additionalProperties"]);
    if (!fault.empty()) return fault;
  }
  return "";
}

}  // namespace

std::string FaultOfArguments(const Json& arguments, const Json& schema) {
  if (!arguments.is_object()) return "`arguments` must be an object";
  const Json& properties = schema["properties"];
  for (const auto& [name, value] : arguments.items()) {
    const Json* property = Find(properties, name);
    if (property == nullptr) {
      std::vector<std::string_view> names;
      for (const auto& [known, each] : properties.items()) names.push_back(known);
      return fmt::format("unknown argument `{}`{}", Shown(name), DidYouMean(name, names));
    }
    std::string fault = FaultOfValue(name, value, *property);
    if (!fault.empty()) return fault;
  }
  if (const Json* required = Find(schema, "required")) {
    for (const Json& each : *required) {
      const std::string& name = each.get_ref<const std::string&>();
      if (!arguments.contains(name)) return fmt::format("the argument `{}` is missing", name);
    }
  }
  return "";
}

}  // namespace penstock::mcp
