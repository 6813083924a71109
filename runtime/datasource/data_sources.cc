#include "runtime/datasource/data_sources.h"

#include <errno.h>
#include <fmt/format.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#define JSON_NO_IO 1
#include <nlohmann/json.hpp>

#include "runtime/base/show_text.h"
#include "runtime/base/utf8.h"

namespace penstock {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMaxBytes = 1 << 20;
constexpr size_t kShownNames = 10;

Status Invalid(const std::string& path, std::string_view what) {
  return Status(Failure::kDataSourceInvalid, fmt::format("`{}`: {}", path, what));
}

Result<std::string> ReadText(const std::string& path) {
  const auto failed = [&path](int error) {
    const bool missing = error == ENOENT || error == ENOTDIR;
    return Status(missing ? Failure::kDataSourcesMissing : Failure::kDataSourcesUnreadable,
                  fmt::format("`{}`: {}", path, strerror(error)));
  };
  const std::unique_ptr<FILE, int (*)(FILE*)> file(fopen(path.c_str(), "rbe"), fclose);
  if (file == nullptr) return failed(errno);
  std::string text(kMaxBytes + 1, '\0');
  text.resize(fread(text.data(), 1, text.size(), file.get()));
  if (ferror(file.get()) != 0) return failed(errno);
  if (text.size() > kMaxBytes) return Invalid(path, "is larger than 1 MB");
  if (!IsUtf8(text)) return Invalid(path, "is not valid UTF-8");
  return text;
}

std::optional<PropertyValue> ToValue(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<int64_t>();
  if (json.is_string()) return json.get<std::string>();
  if (!json.is_array()) return std::nullopt;
  std::vector<std::string> texts;
  for (const Json& text : json) {
    if (!text.is_string()) return std::nullopt;
    texts.push_back(text.get<std::string>());
  }
  return texts;
}

// Reads the members of one data source; returns what is wrong, or nothing.
std::string Read(const Json& json, DataSource& source) {
  if (!json.is_object()) return "is not an object";
  for (const auto& [key, value] : json.items()) {
    if (key == "type" && value.is_string()) {
      source.type = value.get<std::string>();
    } else if (key == "properties" && value.is_object()) {
      for (const auto& [name, property] : value.items()) {
        std::optional<PropertyValue> read = ToValue(property);
        if (!read) {
          return fmt::format(
              "has a property `{}` that is not a string, a list of strings, an integer or a "
              "boolean",
              Printable(name, 100));
        }
        source.properties[name] = *std::move(read);
      }
    } else if (key == "type" || key == "properties") {
      return fmt::format("has a `{}` that is not {}", key,
                         key == "type" ? "a string" : "an object");
    } else if (key != "description") {
      return fmt::format(
          "has an unknown key `{}`; the known keys are `type`, `properties` and `description`",
          Printable(key, 100));
    }
  }
  return source.type.empty() ? "is missing `type`" : "";
}

}  // namespace

Result<const DataSource*> DataSources::Find(const std::string& name) const {
  const auto found = by_name.find(name);
  if (found != by_name.end()) return &found->second;
  std::string known;
  for (const auto& [each, source] : by_name) {
    known += fmt::format("{}`{}`", known.empty() ? "; there are " : ", ", Printable(each, 100));
  }
  if (by_name.size() > kShownNames) known.clear();
  return Invalid(path, fmt::format("has no data source `{}`{}", Printable(name, 100), known));
}

Result<DataSources> LoadDataSources(const std::string& path) {
  PST_ASSIGN_OR_RETURN(const std::string text, ReadText(path));
  DataSources sources;
  sources.path = path;
  Json json;
  try {
    json = Json::parse(text, nullptr, true, true);
  } catch (const Json::parse_error& error) {
    const size_t end = std::min(error.byte, text.size());
    return Invalid(path, fmt::format("invalid JSON at line {}",
                                     std::count(text.begin(), text.begin() + end, '\n') + 1));
  }
  if (!json.is_object()) return Invalid(path, "is not an object");
  const auto version = json.find("format_version");
  if (version == json.end() || !version->is_string() ||
      version->get<std::string>() != kDataSourcesVersion) {
    return Invalid(path, fmt::format("`format_version` must be \"{}\"", kDataSourcesVersion));
  }
  for (const auto& [key, value] : json.items()) {
    if (key == "format_version" || key == "$schema") continue;
    if (key != "datasources" || !value.is_object()) {
      return Invalid(path,
                     fmt::format("`{}`: must contain an object `datasources` and nothing else",
                                 Printable(key, 100)));
    }
    for (const auto& [name, source] : value.items()) {
      const std::string fault = Read(source, sources.by_name[name]);
      if (fault.empty()) continue;
      return Invalid(path, fmt::format("data source `{}` {}", Printable(name, 100), fault));
    }
  }
  return sources;
}

std::string DataSourcesPath(const std::string& flag) {
  if (!flag.empty()) return flag;
  const char* path = getenv(kDataSourcesVariable);
  return path == nullptr ? "" : path;
}

}  // namespace penstock
