#include "compiler/authoring/datax_options.h"

#include <algorithm>
#include <array>

namespace penstock {
namespace {

constexpr std::string_view kDatasource = "datasource";
constexpr std::string_view kConnection = "connection";
constexpr std::array<std::string_view, 2> kInConnection = {"table", "querySql"};

OptionSpec* Find(std::vector<OptionSpec>& options, std::string_view name) {
  const auto found = std::ranges::find(options, name, &OptionSpec::name);
  return found == options.end() ? nullptr : &*found;
}

// An address of its own, and tables in it: not a file.
bool IsDatabase(EndpointSpec& endpoint) {
  return !endpoint.jdbc_prefix.empty() && Find(endpoint.options, kConnection) != nullptr &&
         Find(endpoint.options, "path") == nullptr;
}

void RemoveOption(std::vector<OptionSpec>& options, std::string_view name) {
  std::erase_if(options, [&](const OptionSpec& option) { return option.name == name; });
}

void RemoveFromGroups(EndpointSpec& endpoint, std::string_view name) {
  for (std::vector<std::string_view>& group : endpoint.one_of) {
    std::erase_if(group, [&](std::string_view each) {
      return each == name || (name == kDatasource && each.ends_with(".datasource"));
    });
  }
}

// DataX reads lists of addresses and writes to one.
void UseLists(std::vector<OptionSpec>& members, Side side) {
  for (OptionSpec& member : members) {
    if (member.type != OptionType::kStringOrList) continue;
    const bool one = member.name == "jdbcUrl" && side == Side::kWriter;
    member.type = one ? OptionType::kString : OptionType::kStringList;
  }
}

}  // namespace

EndpointSpec AsInDataX(const EndpointSpec& endpoint) {
  EndpointSpec spec = endpoint;
  if (!IsDatabase(spec)) return spec;
  std::erase_if(spec.options, [](const OptionSpec& option) { return option.refused_by_datax; });
  RemoveOption(spec.options, kDatasource);
  RemoveFromGroups(spec, kDatasource);
  OptionSpec* connection = Find(spec.options, kConnection);
  RemoveOption(connection->members, kDatasource);
  UseLists(connection->members, spec.side());
  for (std::string_view name : kInConnection) {
    RemoveOption(spec.options, name);
    RemoveFromGroups(spec, name);
  }
  for (OptionSpec& option : spec.options) {
    option.required |= option.name == "username" || option.name == "password";
  }
  return spec;
}

}  // namespace penstock
