#include "compiler/sema/data_source_uses.h"

#include <algorithm>
#include <optional>

#include "compiler/sema/option_names.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

using Kind = DataSourceUse::Kind;

// The member of an object behind the last dot, or the option itself.
std::string_view LastPart(std::string_view name) { return name.substr(name.rfind('.') + 1); }

const OptionSpec* FindMember(const std::vector<OptionSpec>& options, std::string_view name) {
  const size_t dot = name.find('.');
  const OptionSpec* option = FindOption(options, name.substr(0, dot));
  if (option == nullptr || dot == name.npos) return option;
  return FindMember(option->members, name.substr(dot + 1));
}

Kind KindOf(OptionType type) {
  switch (type) {
    case OptionType::kBool:
      return Kind::kBool;
    case OptionType::kInt:
      return Kind::kInt;
    case OptionType::kStringOrList:
    case OptionType::kStringList:
      return Kind::kTexts;
    default:
      return Kind::kText;
  }
}

// Options of which one is required, among them `name` and the data source; null if there are none.
const std::vector<std::string_view>* GroupOf(const EndpointSpec& spec, std::string_view name) {
  for (const std::vector<std::string_view>& group : spec.one_of) {
    if (std::ranges::find(group, kDataSourceOption) == group.end()) continue;
    if (std::ranges::find(group, name) != group.end()) return &group;
  }
  return nullptr;
}

bool IsDataSource(std::string_view option) { return LastPart(option) == kDataSourceOption; }

// Whether the script sets one of `group` by itself, in the entry that `prefix` stands for.
bool SetsOneOf(const std::vector<std::string_view>& group, const BoundOptions& options,
               std::string_view entry) {
  return std::ranges::any_of(group, [&](std::string_view name) {
    if (IsDataSource(name)) return false;
    const std::string here =
        entry.empty() ? std::string(name) : std::string(entry) + std::string(LastPart(name));
    return options.Find(here) != nullptr;
  });
}

// `entry` is "" for the options themselves and the first entry of `connection`; else
// "connection[1].".
DataSourceUse UseOf(const BoundOptions& options, const PluginSpec& plugin, const EndpointSpec& spec,
                    std::string_view entry) {
  DataSourceUse use;
  use.type = plugin.data_source_type.empty() ? plugin.name : plugin.data_source_type;
  for (const std::string_view name : spec.data_source_options) {
    const OptionSpec* option = FindMember(spec.options, name);
    PST_CHECK(option != nullptr);
    DataSourceUse::Property property;
    property.name = LastPart(name);
    property.option = entry.empty() ? std::string(name) : std::string(entry) + property.name;
    property.kind = KindOf(option->type);
    property.secret = option->secret;
    property.set_by_script = options.Find(property.option) != nullptr;
    if (const auto* group = GroupOf(spec, name)) {
      property.set_by_script |= SetsOneOf(*group, options, entry);
    }
    use.properties.push_back(std::move(property));
  }
  use.needed = std::ranges::any_of(spec.one_of, [&](const auto& group) {
    return std::ranges::any_of(group, IsDataSource) && !SetsOneOf(group, options, entry);
  });
  return use;
}

}  // namespace

std::vector<DataSourceUse> DataSourceUses(const BoundOptions& options, const PluginSpec& plugin,
                                          const EndpointSpec& spec) {
  std::vector<DataSourceUse> uses;
  if (spec.data_source_options.empty()) return uses;
  for (const auto& [name, option] : options.options) {
    if (option.spec->name != kDataSourceOption || !option.value) continue;
    const auto* text = std::get_if<Template>(&*option.value);
    if (text == nullptr) continue;
    const bool further = name.find('[') != name.npos;
    const std::string entry = further ? name.substr(0, name.rfind('.') + 1) : "";
    uses.push_back(UseOf(options, plugin, spec, entry));
    uses.back().name = *text;
  }
  return uses;
}

DataSourceUse DataSourceOf(const PluginSpec& plugin, const EndpointSpec& spec) {
  return UseOf(BoundOptions(), plugin, spec, "");
}

}  // namespace penstock
