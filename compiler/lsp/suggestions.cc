#include "compiler/lsp/suggestions.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "compiler/lsp/markdown.h"
#include "compiler/sema/functions.h"
#include "runtime/base/ascii.h"
#include "runtime/schedule/variable_text.h"

namespace penstock::lsp {
namespace {

using Kind = Suggestion::Kind;

// Lines of country, coordinates and name; the table of all zones that people live in.
constexpr const char kZoneTable[] = "/usr/share/zoneinfo/zone1970.tab";

constexpr std::string_view kVariables[] = {
    "${yyyymmdd}",
    "${yyyymmdd-1}",
    "${yyyy-mm-dd}",
    "${yyyymm-1}",
    "$bizdate",
    "$bizmonth",
    "$cyctime",
    "$gmtdate",
    "$[yyyymmdd]",
    "$[yyyymmdd-1]",
    "$[yyyymmddhh24miss]",
    "$[yyyymmddhh24miss-1/24]",
    "$[hh24:mi-15/24/60]",
    "$[add_months(yyyymmdd,-1)]",
    "${bdp.system.bizdate}",
    "${bdp.system.cyctime}",
    "${env:NAME}",
    "${file:PATH}",
};

std::vector<Suggestion> Plugins(const Expected& expected, const PluginCatalog& catalog) {
  const Side side = expected.endpoint->side;
  std::vector<Suggestion> found, later;  // those that can run come first
  for (const PluginSpec& plugin : catalog.specs()) {
    const bool reader = side == Side::kReader;
    const bool connector = expected.is_flat();
    if (plugin.connector != connector || plugin.side(side) == nullptr) continue;
    const auto& names = reader ? plugin.reader_names : plugin.writer_names;
    const bool other = connector || (expected.dialect != nullptr &&
                                     expected.dialect->has(DialectInfo::kLongNames));
    Suggestion suggestion{std::string(other && !names.empty() ? names[0] : plugin.name),
                          plugin.runnable ? "" : "cannot be run yet", DescribePlugin(plugin, side),
                          Kind::kPlugin};
    (plugin.runnable ? found : later).push_back(std::move(suggestion));
  }
  found.insert(found.end(), later.begin(), later.end());
  return found;
}

std::vector<Suggestion> TimeZones() {
  std::vector<Suggestion> zones = {{"UTC", "", "", Kind::kValue}};
  std::ifstream table(kZoneTable);
  for (std::string line; std::getline(table, line);) {
    if (line.starts_with('#')) continue;
    const size_t name = line.find('\t', line.find('\t') + 1);
    if (name == std::string::npos) continue;
    const std::string_view rest = std::string_view(line).substr(name + 1);
    zones.push_back({std::string(rest.substr(0, rest.find('\t'))), "", "", Kind::kValue});
  }
  std::sort(zones.begin() + 1, zones.end(),
            [](const Suggestion& a, const Suggestion& b) { return a.text < b.text; });
  return zones;
}

std::vector<Suggestion> OptionValues(const OptionSpec& option) {
  std::vector<Suggestion> values;
  const auto detail = [&](std::string_view value) {
    return value == option.default_text ? std::string("default") : std::string();
  };
  for (std::string_view value : option.values) {
    values.push_back({std::string(value), detail(value), "", Kind::kValue});
  }
  if (option.type == OptionType::kBool) {
    for (const char* value : {"true", "false"}) {
      values.push_back({value, detail(value), "", Kind::kValue, false});
    }
  }
  const bool number = option.type == OptionType::kInt || option.type == OptionType::kDouble;
  const bool digits = !option.default_text.empty() && option.default_text.find_first_not_of(
                                                          "0123456789.") == std::string_view::npos;
  if (number && digits) {
    values.push_back({std::string(option.default_text), "default", "", Kind::kValue, false});
  }
  return values;
}

}  // namespace

std::vector<Suggestion> SuggestValues(const ScriptNode& root, const Expected& expected,
                                      const PluginCatalog& catalog) {
  if (!expected.option) return {};
  switch (expected.value) {
    case Expected::Value::kOption:
      return OptionValues(*expected.option);
    case Expected::Value::kPluginName:
      return Plugins(expected, catalog);
    case Expected::Value::kStepName: {
      std::vector<Suggestion> names;
      for (std::string_view name : StepNames(root)) {
        names.push_back({std::string(name), "step", "", Kind::kValue});
      }
      return names;
    }
    case Expected::Value::kTimeZone:
      return TimeZones();
    case Expected::Value::kColumnType: {
      std::vector<Suggestion> types = OptionValues(*expected.option);
      for (Suggestion& type : types) {
        type.documentation = DescribeColumnType(*expected.endpoint->spec, type.text).value_or("");
      }
      return types;
    }
    case Expected::Value::kColumn:
    case Expected::Value::kCondition:
      return {};
  }
  return {};
}

std::vector<Suggestion> SuggestInExpression(const PlaceInScript& place) {
  std::vector<Suggestion> found;
  // The columns that the parameters list, for a condition beside them.
  const ScriptNode* columns = place.path.back().node->Find("column");
  for (size_t i = 0; columns != nullptr && i < columns->items.size(); ++i) {
    const ScriptNode& item = columns->items[i];
    const ScriptNode* name = item.is_token() ? &item : item.Find("name");
    if (name == nullptr || !name->is_token() || name->text.empty()) continue;
    const bool plain =
        std::ranges::all_of(name->text, [](char c) { return IsWordByte(c) || (c & 0x80) != 0; });
    if (plain) found.push_back({std::string(name->text), "column", "", Kind::kColumn});
  }
  for (const Function& function : AllFunctions()) {
    found.push_back({std::string(function.name), std::string(function.overloads[0].syntax),
                     DescribeFunction(function), Kind::kFunction});
  }
  return found;
}

std::vector<Suggestion> SuggestVariables() {
  std::vector<Suggestion> found;
  for (std::string_view written : kVariables) {
    const std::optional<Variable> variable = FindVariable(written, 0);
    found.push_back({std::string(written), "", variable ? DescribeVariable(variable->name) : "",
                     Kind::kVariable});
  }
  return found;
}

}  // namespace penstock::lsp
