#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "runtime/plugin/comma_list.h"
#include "stdplugins/table/kafka_connect/checks.h"

namespace penstock {
namespace {

// Diagnostics.
constexpr std::string_view kMissingKey = "P203";
constexpr std::string_view kKeyWithoutEffect = "P215";

constexpr size_t kMaxAliases = 1000;

// `list` names things whose settings begin with the name: transforms.NAME.type.
void CheckAliases(const ScriptOptions& options, std::string_view list,
                  std::vector<OptionFinding>& findings) {
  const ScriptOption* option = options.Find(list);
  if (option != nullptr && !option->usable) return;
  std::vector<std::string_view> aliases;
  if (option != nullptr) {
    const std::vector<ListItem> items = ItemsOf(option->text);
    if (items.size() > kMaxAliases) return;
    for (const ListItem& item : items) {
      aliases.push_back(item.text);
      const std::string type = fmt::format("{}.{}.type", list, item.text);
      if (options.Find(type) != nullptr) continue;
      findings.push_back({.code = kMissingKey,
                          .place = {option, item.begin, item.end},
                          .message = fmt::format("`{}`, the class of `{}`, is not set", type,
                                                 options.Excerpt(item.text))});
    }
  }
  for (const ScriptOption* setting : options.FindAll(fmt::format("{}.<key>", list))) {
    const std::string_view rest = setting->name.substr(list.size() + 1);
    const std::string_view alias = rest.substr(0, rest.find('.'));
    if (std::ranges::find(aliases, alias) != aliases.end()) continue;
    findings.push_back(
        {.code = kKeyWithoutEffect,
         .place = {.option = setting, .key = true},
         .message = fmt::format("`{}` has no effect: `{}` does not list `{}`",
                                options.Excerpt(setting->name), list, options.Excerpt(alias))});
  }
}

}  // namespace

std::vector<OptionFinding> CheckFramework(const ScriptOptions& options) {
  std::vector<OptionFinding> findings;
  CheckAliases(options, "transforms", findings);
  CheckAliases(options, "predicates", findings);
  return findings;
}

}  // namespace penstock
