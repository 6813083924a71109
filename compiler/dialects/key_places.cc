#include "compiler/dialects/key_places.h"

#include <fmt/format.h>

#include <algorithm>

namespace penstock {
namespace {

// Where keys belong that stand at the wrong level.
struct Home {
  std::string_view key, object;
};
constexpr Home kHomes[] = {
    {"channel", "setting.speed"},
    {"concurrent", "setting.speed"},
    {"throttle", "setting.speed"},
    {"mbps", "setting.speed"},
    {"speed", "setting"},
    {"errorLimit", "setting"},
    {"executeMode", "setting"},
    {"timeZone", "setting"},
    {"percentage", "setting.errorLimit"},
    {"hops", "order"},
    {"transformer", "content"},
    {"where", "parameter"},
    {"column", "parameter"},
    {"datasource", "parameter"},
    {"table", "parameter"},
    {"path", "parameter"},
    {"splitPk", "parameter"},
    {"querySql", "parameter"},
    {"connection", "parameter"},
    {"username", "parameter"},
    {"fieldDelimiter", "parameter"},
    {"writeMode", "parameter"},
    {"preSql", "parameter"},
    {"postSql", "parameter"},
    {"batchSize", "parameter"},
    {"sliceRecordCount", "parameter"},
    {"hadoopConfig", "parameter"},
    {"password", "parameter"},
    {"fileName", "parameter"},
    {"fileFormat", "parameter"},
    {"nullFormat", "parameter"},
    {"encoding", "parameter"},
    {"endpoint", "parameter"},
    {"object", "parameter"},
    {"partition", "parameter"},
    {"primaryKey", "parameter"},
};

// Keys of one kind of script in the place of another's. `place`: a JSON path without positions.
struct Foreign {
  std::string_view place, key;
  std::string_view message;  // behind the key
  std::string_view rename;
  std::string_view beside = "";  // only beside this one; where it is missing, that is reported
};
constexpr std::string_view kNoLimitOfRecords =
    "is a key of DataX; DataWorks limits megabytes per second, `mbps` with `throttle`";
constexpr std::string_view kNamesPlugin1 =
    "is a key of other kinds of script; version 1.0 names the plugin in `plugin`";
constexpr std::string_view kNamesPluginX =
    "is a key of DataWorks; DataX names the plugin in `name`";
constexpr std::string_view kChannel = "is what DataX calls it; here it is `concurrent`";
constexpr std::string_view kConcurrent = "is what DataWorks calls it; in DataX it is `channel`";
constexpr Foreign kForeign[] = {
    {"$.setting.speed", "channel", kChannel, "concurrent"},
    {"$.setting.speed", "byte", kNoLimitOfRecords, ""},
    {"$.setting.speed", "record", kNoLimitOfRecords, ""},
    {"$.configuration.setting.speed", "channel", kChannel, "concurrent"},
    {"$.configuration.setting.speed", "byte", kNoLimitOfRecords, ""},
    {"$.configuration.setting.speed", "record", kNoLimitOfRecords, ""},
    {"$.job.setting.speed", "concurrent", kConcurrent, "channel"},
    {"$.job.setting.speed", "mbps", "is a key of DataWorks; DataX limits bytes per second, `byte`",
     ""},
    {"$.job.setting.speed", "throttle",
     "is a key of DataWorks; DataX has a limit where `byte` or `record` is set", ""},
    {"$.steps", "plugin", "is a key of version 1.0; version 2.0 names the plugin in `stepType`", "",
     "stepType"},
    {"$.configuration.reader", "stepType", kNamesPlugin1, "", "plugin"},
    {"$.configuration.writer", "stepType", kNamesPlugin1, "", "plugin"},
    {"$.configuration.reader", "category", "is a key of version 2.0", ""},
    {"$.configuration.writer", "category", "is a key of version 2.0", ""},
    {"$.job.content.reader", "stepType", kNamesPluginX, "", "name"},
    {"$.job.content.writer", "stepType", kNamesPluginX, "", "name"},
    {"$.job.content.reader", "plugin", kNamesPluginX, "", "name"},
    {"$.job.content.writer", "plugin", kNamesPluginX, "", "name"},
    {"$.job.content.reader", "category", "is a key of DataWorks", ""},
    {"$.job.content.writer", "category", "is a key of DataWorks", ""},
    {"$.configuration", "steps", "is a key of version 2.0; version 1.0 has `reader` and `writer`",
     ""},
    {"$.configuration", "order", "is a key of version 2.0; here the reader goes to the writer", ""},
    {"$.configuration", "content", "is a key of DataX; here `reader` and `writer` stand alone", ""},
    {"$.job", "steps", "is a key of DataWorks; DataX has `content`", ""},
    {"$.job", "order", "is a key of DataWorks; in DataX the reader goes to the writer", ""},
    {"$.job", "version", "is a key of DataWorks", ""},
    {"$.job", "type", "is a key of DataWorks", ""},
};

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
  return {Diag::kMisplacedKey,
          fmt::format("`{}` stands at the wrong level, where it has no effect", key),
          fmt::format("it belongs inside of `{}`", home), ""};
}

// The root of a script: which kind it is, its own keys tell.
std::optional<KeyAdvice> AdviceOnRoot(const JsonValue& root, std::string_view key) {
  const auto foreign = [&](std::string_view message) {
    return KeyAdvice{Diag::kOtherDialectKey, fmt::format("`{}` {}", key, message), "", ""};
  };
  const bool side = key == "reader" || key == "writer";
  constexpr std::string_view kOthers[] = {"setting", "order", "content", "type", "version"};
  // Most keys end here: looking into the root for each of many would take its square of time.
  if (!side && std::find(std::begin(kOthers), std::end(kOthers), key) == std::end(kOthers)) {
    return std::nullopt;
  }
  if (root.Find("configuration") != nullptr) {
    if (side || key == "setting") return Misplaced(key, "configuration");
    if (key == "order")
      return foreign("is a key of version 2.0; here the reader goes to the writer");
    if (key == "content") return foreign("is a key of DataX");
  } else if (root.Find("job") != nullptr) {
    if (key == "setting" || key == "content") return Misplaced(key, "job");
    if (side) return Misplaced(key, "job.content");
    if (key == "order" || key == "type" || key == "version")
      return foreign("is a key of DataWorks");
  } else if (root.Find("steps") != nullptr) {
    if (side) return foreign("is a key of version 1.0; version 2.0 has `steps`");
    if (key == "content") return foreign("is a key of DataX; version 2.0 has `steps`");
  }
  return std::nullopt;
}

const Home* FindHome(std::string_view key) {
  const auto home = std::find_if(std::begin(kHomes), std::end(kHomes),
                                 [&](const Home& each) { return each.key == key; });
  return home == std::end(kHomes) ? nullptr : home;
}

}  // namespace

std::optional<KeyAdvice> AdviceOn(std::string_view path, const JsonValue& object,
                                  std::string_view key) {
  if (path == "$") {
    if (std::optional<KeyAdvice> advice = AdviceOnRoot(object, key)) return advice;
  }
  const std::string place = WithoutPositions(path);
  for (const Foreign& each : kForeign) {
    if (each.place != place || each.key != key) continue;
    if (!each.beside.empty() && object.Find(each.beside) == nullptr) continue;
    return KeyAdvice{Diag::kOtherDialectKey, fmt::format("`{}` {}", key, each.message), "",
                     each.rename};
  }
  if (place == "$.job" && (key == "reader" || key == "writer")) return Misplaced(key, "content");
  const Home* home = FindHome(key);
  if (home == nullptr) return std::nullopt;
  return Misplaced(key, home->object);
}

std::optional<KeyAdvice> AdviceOnParameter(std::string_view key) {
  const Home* home = FindHome(key);
  if (home != nullptr && home->object != "parameter") return Misplaced(key, home->object);
  if (key == "setting" || key == "stepType" || key == "category") {
    return KeyAdvice{Diag::kMisplacedKey,
                     fmt::format("`{}` stands at the wrong level, where it has no effect", key),
                     "it belongs outside of `parameter`", ""};
  }
  return std::nullopt;
}

}  // namespace penstock
