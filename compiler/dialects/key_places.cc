// Where a key belongs, the tables of keys tell: at the place nearest to the root that has it,
// unless there are two of them. Entries of lists with several objects are not such a place.
#include "compiler/dialects/key_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "compiler/dialects/dialect.h"

namespace penstock {
namespace {

// What plugins call their parameters, most of them.
constexpr std::string_view kParameters[] = {
    "where",        "column",         "datasource", "table",     "path",
    "splitPk",      "querySql",       "connection", "username",  "password",
    "writeMode",    "fieldDelimiter", "preSql",     "postSql",   "batchSize",
    "hadoopConfig", "fileName",       "fileFormat", "object",    "sliceRecordCount",
    "nullFormat",   "encoding",       "endpoint",   "partition", "primaryKey",
};

struct Home {
  std::string object;  // "setting.speed"; "" if there are two
  int depth = 0;
};
using Homes = std::map<std::string_view, Home, std::less<>>;

void AddHome(std::string_view key, const std::string& object, int depth, Homes& homes) {
  const auto [home, is_new] = homes.try_emplace(key, Home{object, depth});
  if (is_new || home->second.depth < depth) return;
  if (home->second.depth > depth) {
    home->second = {object, depth};
  } else if (home->second.object != object) {
    home->second.object.clear();
  }
}

void AddHomes(const std::vector<OptionSpec>& keys, const std::string& object, int depth,
              Homes& homes) {
  for (const OptionSpec& key : keys) {
    if (key.ignored) continue;
    if (depth > 0) AddHome(key.name, object, depth, homes);
    const bool holds_one =
        key.type == OptionType::kObject || (key.type == OptionType::kObjectList && !key.repeated);
    if (!holds_one) continue;
    const std::string name(key.name);
    AddHomes(key.members, depth == 0 ? name : object + "." + name, depth + 1, homes);
  }
}

// Foreign keys that have another name here belong where that one does.
void AddForeign(const ScriptKeys& script, Homes& homes) {
  for (const ForeignKey& each : script.foreign) {
    if (each.rename.empty()) continue;
    const std::string object(each.place.substr(std::string_view("$.").size()));
    AddHome(each.key, object, static_cast<int>(std::ranges::count(object, '.')) + 1, homes);
  }
}

const Homes& HomesOf(const ScriptKeys& script) {
  static const std::map<const ScriptKeys*, Homes> kHomes = [] {
    std::map<const ScriptKeys*, Homes> all;
    for (const DialectInfo& dialect : AllDialects()) {
      Homes& homes = all[&dialect.script()];
      AddHomes(dialect.script().keys, "", 0, homes);
      AddForeign(dialect.script(), homes);
    }
    return all;
  }();
  return kHomes.at(&script);
}

// The required object that holds the whole job, as in "configuration.setting", is left out.
std::string_view WithoutFrame(const ScriptKeys& script, std::string_view object) {
  const size_t dot = std::min(object.find('.'), object.size());
  for (const OptionSpec& key : script.keys) {
    if (!key.required || key.type != OptionType::kObject) continue;
    if (key.name == object.substr(0, dot)) return object.substr(std::min(dot + 1, object.size()));
  }
  return object;
}

// "$.steps" for "$.steps[0]".
std::string WithoutPositions(std::string_view path) {
  std::string place;
  bool inside = false;
  for (char c : path) {
    if (c == '[') inside = true;
    if (!inside) place += c;
    if (c == ']') inside = false;
  }
  return place;
}

KeyAdvice Misplaced(std::string_view key, std::string_view home) {
  return {Diag::kMisplacedKey, fmt::format("`{}` is at the wrong level and is ignored", key),
          fmt::format("move it into `{}`", home), "", std::string(home)};
}

// The object that `key` belongs in, as seen from the root or from inside of the frame; "" if that
// is not known.
std::string_view HomeOf(const ScriptKeys& script, std::string_view key, bool from_root) {
  const Homes& homes = HomesOf(script);
  const auto home = homes.find(key);
  if (home == homes.end()) return "";
  return from_root ? std::string_view(home->second.object)
                   : WithoutFrame(script, home->second.object);
}

}  // namespace

bool IsRemark(std::string_view key) { return key.starts_with("//") || key.starts_with('#'); }

std::optional<KeyAdvice> AdviceOn(const ScriptKeys& script, std::string_view path,
                                  const JsonValue& object, std::string_view key) {
  const std::string place = WithoutPositions(path);
  for (const ForeignKey& each : script.foreign) {
    if (each.place != place || each.key != key) continue;
    if (!each.beside.empty() && object.Find(each.beside) == nullptr) continue;
    return KeyAdvice{Diag::kOtherDialectKey, fmt::format("`{}` {}", key, each.message), "",
                     each.rename};
  }
  if (std::ranges::find(kParameters, key) != std::end(kParameters)) {
    return Misplaced(key, "parameter");
  }
  const std::string_view home = HomeOf(script, key, place == "$");
  if (home.empty()) return std::nullopt;
  return Misplaced(key, home);
}

std::optional<KeyAdvice> AdviceOnParameter(std::string_view key) {
  if (key == "setting" || key == "stepType" || key == "category") {
    return KeyAdvice{Diag::kMisplacedKey,
                     fmt::format("`{}` is at the wrong level and is ignored", key),
                     "move it out of `parameter`", ""};
  }
  if (std::ranges::find(kParameters, key) != std::end(kParameters)) return std::nullopt;
  for (const DialectInfo& dialect : AllDialects()) {
    const std::string_view home = HomeOf(dialect.script(), key, false);
    if (!home.empty()) return Misplaced(key, home);
  }
  return std::nullopt;
}

}  // namespace penstock
