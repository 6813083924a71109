#include "runtime/datasource/lay_data_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "runtime/base/show_text.h"
#include "runtime/schedule/secret.h"
#include "runtime/schedule/variable_text.h"

namespace penstock {
namespace {

using Kind = DataSourceUse::Kind;

std::optional<int64_t> ToInt(const std::string& text) {
  int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || last != end) return std::nullopt;
  return number;
}

std::optional<bool> ToBool(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

// Looks up the secrets of data sources and remembers what it found.
class Secrets {
 public:
  explicit Secrets(LaidDataSources& laid) : laid_(laid) {}

  Result<std::string> Expand(const std::string& text) {
    std::string expanded;
    size_t done = 0;
    while (true) {
      const size_t begin = text.find("${", done);
      const size_t end = begin == text.npos ? text.npos : text.find('}', begin);
      if (end == text.npos) break;
      const std::string_view name = std::string_view(text).substr(begin + 2, end - begin - 2);
      if (!IsSecretName(name)) {
        return Status(Failure::kDataSourceInvalid,
                      fmt::format("`${{{}}}`: the only variables allowed in a data source are "
                                  "`${{env:NAME}}` and `${{file:PATH}}`",
                                  Printable(name, 100)));
      }
      PST_ASSIGN_OR_RETURN(const std::string secret, LookUpSecret(name));
      expanded += text.substr(done, begin - done) + secret;
      Add(secret);
      if (name.starts_with(kFile)) laid_.files.emplace_back(name.substr(kFile.size()));
      done = end + 1;
    }
    return expanded + text.substr(done);
  }
  void Add(const std::string& secret) { laid_.secrets.push_back(secret); }

 private:
  static constexpr std::string_view kFile = "file:";

  LaidDataSources& laid_;
};

// The value for an option; nothing if it is not of its kind.
Result<std::optional<OptionValue>> ToOption(const PropertyValue& value,
                                            const DataSourceUse::Property& property,
                                            Secrets& secrets) {
  std::vector<std::string> texts;
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) texts = *list;
  if (const auto* text = std::get_if<std::string>(&value)) texts = {*text};
  for (std::string& text : texts) {
    PST_ASSIGN_OR_RETURN(text, secrets.Expand(text));
    if (property.secret) secrets.Add(text);
  }
  const bool is_text = std::holds_alternative<std::string>(value);
  const auto none = std::optional<OptionValue>();
  switch (property.kind) {
    case Kind::kBool: {
      if (const bool* truth = std::get_if<bool>(&value)) return std::optional<OptionValue>(*truth);
      const std::optional<bool> truth = is_text ? ToBool(texts[0]) : std::nullopt;
      return truth ? std::optional<OptionValue>(*truth) : none;
    }
    case Kind::kInt: {
      if (const int64_t* number = std::get_if<int64_t>(&value)) {
        return std::optional<OptionValue>(*number);
      }
      const std::optional<int64_t> number = is_text ? ToInt(texts[0]) : std::nullopt;
      return number ? std::optional<OptionValue>(*number) : none;
    }
    case Kind::kText:
      return is_text ? std::optional<OptionValue>(Template::Plain(texts[0])) : none;
    case Kind::kTexts: {
      if (is_text) return std::optional<OptionValue>(Template::Plain(texts[0]));
      if (!std::holds_alternative<std::vector<std::string>>(value)) return none;
      std::vector<Template> list;
      for (const std::string& text : texts) list.push_back(Template::Plain(text));
      return std::optional<OptionValue>(std::move(list));
    }
  }
  PST_CHECK(false && "kind of a property");
}

std::string_view NameOf(Kind kind) {
  switch (kind) {
    case Kind::kBool:
      return "true or false";
    case Kind::kInt:
      return "a whole number";
    case Kind::kText:
      return "a string";
    case Kind::kTexts:
      return "a string or a list of strings";
  }
  PST_CHECK(false && "kind of a property");
}

// Whether a value fits where its secrets cannot be looked up: they are text.
bool Fits(const PropertyValue& value, Kind kind) {
  const auto* text = std::get_if<std::string>(&value);
  if (std::holds_alternative<std::vector<std::string>>(value)) return kind == Kind::kTexts;
  if (text == nullptr)
    return std::holds_alternative<bool>(value) == (kind == Kind::kBool) &&
           (kind == Kind::kBool || kind == Kind::kInt);
  if (kind == Kind::kText || kind == Kind::kTexts || text->find("${") != text->npos) return true;
  return kind == Kind::kBool ? ToBool(*text).has_value() : ToInt(*text).has_value();
}

const DataSourceUse::Property* FindProperty(const DataSourceUse& use, const std::string& name) {
  const auto found = std::ranges::find(use.properties, name, &DataSourceUse::Property::name);
  return found == use.properties.end() ? nullptr : &*found;
}

Status Lay(const DataSource& source, const DataSourceUse& use, EndpointPlan& endpoint,
           Secrets& secrets) {
  const std::vector<std::string> faults = FaultsOf(source, use);
  if (!faults.empty()) return Status(Failure::kDataSourceInvalid, faults[0]);
  for (const auto& [name, value] : source.properties) {
    const DataSourceUse::Property& property = *FindProperty(use, name);
    if (property.set_by_script) continue;
    Result<std::optional<OptionValue>> option = ToOption(value, property, secrets);
    if (!option.ok()) {
      return Status(option.status().failure(),
                    fmt::format("property `{}`: {}", name, option.status().message()));
    }
    if (!*option) {
      return Status(Failure::kDataSourceInvalid,
                    fmt::format("property `{}` must be {}", name, NameOf(property.kind)));
    }
    endpoint.options[property.option] = **std::move(option);
  }
  return {};
}

}  // namespace

std::vector<std::string> FaultsOf(const DataSource& source, const DataSourceUse& use) {
  std::vector<std::string> faults;
  if (source.type != use.type) {
    faults.push_back(fmt::format("its type is `{}`, but `{}` is required",
                                 Printable(source.type, 100), use.type));
    return faults;
  }
  for (const auto& [name, value] : source.properties) {
    const DataSourceUse::Property* property = FindProperty(use, name);
    if (property == nullptr) {
      std::string known;
      for (const auto& each : use.properties) {
        known += fmt::format("{}`{}`", known.empty() ? "" : ", ", each.name);
      }
      faults.push_back(fmt::format("unknown property `{}`; the known properties are {}",
                                   Printable(name, 100), known));
    } else if (!Fits(value, property->kind)) {
      faults.push_back(fmt::format("property `{}` must be {}", name, NameOf(property->kind)));
    }
  }
  return faults;
}

Result<LaidDataSources> LayDataSources(const std::string& path,
                                       const std::vector<std::string>& parameters, JobPlan& plan) {
  LaidDataSources laid;
  Secrets secrets(laid);
  std::optional<DataSources> sources;
  for (EndpointPlan* endpoint : {&plan.reader, &plan.writer}) {
    for (const DataSourceUse& use : endpoint->data_sources) {
      const std::string name = use.name.Expand(parameters);
      if (path.empty()) {
        if (!use.needed) continue;
        return Status(Failure::kDataSourcesMissing,
                      fmt::format("`{}` uses the data source `{}`, but no file of data sources is "
                                  "set: add `--datasources FILE` or set {}",
                                  endpoint->plugin, Printable(name, 100), kDataSourcesVariable));
      }
      if (!sources) {
        PST_ASSIGN_OR_RETURN(sources, LoadDataSources(path));
        laid.files.push_back(path);
      }
      PST_ASSIGN_OR_RETURN(const DataSource* source, sources->Find(name));
      const Status status = Lay(*source, use, *endpoint, secrets);
      if (!status.ok()) {
        return Status(status.failure(), fmt::format("data source `{}` of `{}`: {}",
                                                    Printable(name, 100), path, status.message()));
      }
    }
  }
  return laid;
}

}  // namespace penstock
