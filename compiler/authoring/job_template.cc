// The frame and the settings come from the keys of the dialect, the parameters from the specs.
#include "compiler/authoring/job_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/authoring/datax_options.h"
#include "compiler/authoring/needed_options.h"
#include "compiler/authoring/template_lines.h"
#include "compiler/dialects/dialect.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

constexpr size_t kCommentWidth = 88;

// Settings that a script should say.
struct SettingLine {
  std::string_view name;
  std::string_view value;
};
constexpr SettingLine kSettings[] = {
    {"errorLimit", ""},        {"errorLimit.record", "0"}, {"speed", ""},
    {"speed.concurrent", "1"}, {"speed.channel", "1"},     {"speed.throttle", "false"},
};
// What is required and has an empty value nowhere.
constexpr SettingLine kLogin[] = {{"username", "\"${username}\""},
                                  {"password", "\"${env:PASSWORD}\""}};
constexpr std::array<std::string_view, 3> kLeftOut = {"common", "dryRun", "executeMode"};
constexpr std::array<std::string_view, 2> kNotOfDataX = {"timeZone", "errorLimit.strategy"};

template <size_t N>
bool IsIn(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The options of `setting` that a template shows.
std::vector<OptionSpec> Shown(const std::vector<OptionSpec>& keys, const std::string& prefix,
                              const DialectInfo& dialect) {
  std::vector<OptionSpec> shown;
  for (const OptionSpec& key : keys) {
    const std::string name = prefix + std::string(key.name);
    const bool foreign = dialect.id == ast::Dialect::kDataX && IsIn(kNotOfDataX, name);
    if (foreign || IsIn(kLeftOut, name)) continue;
    shown.push_back(key);
    shown.back().members = Shown(key.members, name + ".", dialect);
  }
  return shown;
}

Lines SettingLines(const OptionSpec& setting, const DialectInfo& dialect) {
  const EntryOf entry_of = [](const OptionSpec&, const std::string& name) {
    TemplateEntry entry;
    for (const SettingLine& line : kSettings) {
      if (line.name == name) entry = {.active = true, .value = std::string(line.value)};
    }
    if (name == "timeZone") entry.value = "\"Asia/Shanghai\"";
    return entry;
  };
  Lines lines = {"\"setting\": {"};
  AppendIndented(OptionLines(Shown(setting.members, "", dialect), "", entry_of), lines);
  lines.emplace_back("},");
  return lines;
}

Lines ParameterLines(const EndpointSpec& endpoint) {
  const std::map<std::string, std::string> needed = NeededOptions(endpoint);
  const std::map<std::string, std::string> examples = ExampleValues(endpoint);
  const EntryOf entry_of = [&](const OptionSpec&, const std::string& name) {
    TemplateEntry entry;
    if (auto found = needed.find(name); found != needed.end()) {
      entry.active = true;
      entry.remark = found->second;
      for (const SettingLine& line : kLogin) {
        if (line.name == name) entry.value = line.value;
      }
    }
    auto inside = needed.lower_bound(name + ".");
    entry.active |= inside != needed.end() && inside->first.starts_with(name + ".");
    if (auto found = examples.find(name); found != examples.end()) entry.example = found->second;
    return entry;
  };
  Lines lines = {"\"parameter\": {"};
  AppendIndented(OptionLines(endpoint.options, "", entry_of), lines);
  lines.emplace_back("},");
  return lines;
}

struct Endpoint {
  const PluginSpec& plugin;
  const EndpointSpec& spec;
  bool reads;
  std::string_view side() const { return reads ? "reader" : "writer"; }
  std::string_view StepName() const { return reads ? "Reader" : "Writer"; }
  std::string_view LongName() const {
    const std::vector<std::string_view>& names = reads ? plugin.reader_names : plugin.writer_names;
    return names.empty() ? plugin.name : names[0];
  }
};

void AppendTitle(const Endpoint& endpoint, Lines& lines) {
  const std::string title =
      fmt::format("{} `{}`: {}.", endpoint.side(), endpoint.plugin.name, endpoint.plugin.title);
  for (std::string& line : CommentLines(title, kCommentWidth)) lines.push_back(std::move(line));
}

// The plugin's name and parameters, with `further` members between them.
Lines StepLines(const Endpoint& endpoint, const DialectInfo& dialect, const Lines& further) {
  const std::string_view name =
      dialect.has(DialectInfo::kLongNames) ? endpoint.LongName() : endpoint.plugin.name;
  Lines lines = {fmt::format("\"{}\": \"{}\",", dialect.plugin_key, name)};
  lines.insert(lines.end(), further.begin(), further.end());
  for (std::string& line : ParameterLines(endpoint.spec)) lines.push_back(std::move(line));
  return lines;
}

// "reader": {"plugin": "mysql", "parameter": {...}}
void AppendEndpoint(const Endpoint& endpoint, const DialectInfo& dialect, Lines& lines) {
  AppendTitle(endpoint, lines);
  lines.push_back(fmt::format("\"{}\": {{", endpoint.side()));
  AppendIndented(StepLines(endpoint, dialect, {}), lines);
  lines.emplace_back("},");
}

// An entry of `steps`.
Lines Step(const Endpoint& endpoint, const DialectInfo& dialect) {
  Lines lines;
  AppendTitle(endpoint, lines);
  lines.emplace_back("{");
  const Lines further = {fmt::format("\"category\": \"{}\",", endpoint.side()),
                         fmt::format("\"name\": \"{}\",", endpoint.StepName())};
  AppendIndented(StepLines(endpoint, dialect, further), lines);
  lines.emplace_back("},");
  return lines;
}

bool Holds(const OptionSpec& object, std::string_view member) {
  return std::ranges::find(object.members, member, &OptionSpec::name) != object.members.end();
}

// Whether an object is a step with a plugin, whose parameters are of free form.
bool HoldsPlugin(const OptionSpec& object) {
  const auto parameter = std::ranges::find(object.members, "parameter", &OptionSpec::name);
  return parameter != object.members.end() && parameter->free_form;
}

// The members of an object of the frame, those that a template shows.
Lines Frame(const std::vector<OptionSpec>& keys, const Endpoint& reader, const Endpoint& writer,
            const DialectInfo& dialect) {
  Lines lines;
  const auto enclose = [&](std::string open, const Lines& inside, std::string close) {
    lines.push_back(std::move(open));
    AppendIndented(inside, lines);
    lines.push_back(std::move(close));
  };
  for (const OptionSpec& key : keys) {
    if (key.ignored) continue;
    const bool list = key.type == OptionType::kObjectList;
    if (key.name == "setting") {
      for (std::string& line : SettingLines(key, dialect)) lines.push_back(std::move(line));
    } else if (HoldsPlugin(key) && list) {
      Lines steps = Step(reader, dialect);
      for (std::string& line : Step(writer, dialect)) steps.push_back(std::move(line));
      enclose(fmt::format("\"{}\": [", key.name), steps, "],");
    } else if (HoldsPlugin(key)) {
      AppendEndpoint(key.name == "reader" ? reader : writer, dialect, lines);
    } else if (Holds(key, "hops")) {
      enclose(fmt::format("\"{}\": {{", key.name),
              {fmt::format("\"hops\": [{{\"from\": \"{}\", \"to\": \"{}\"}}],", reader.StepName(),
                           writer.StepName())},
              "},");
    } else if (key.required) {
      enclose(fmt::format("\"{}\": {}", key.name, list ? "[{" : "{"),
              Frame(key.members, reader, writer, dialect), list ? "}]," : "},");
    } else if (key.values.size() == 1) {
      lines.push_back(fmt::format("\"{}\": \"{}\",", key.name, key.values[0]));
    }
  }
  return lines;
}

}  // namespace

std::string WriteJobTemplate(const PluginSpec& reader, const PluginSpec& writer,
                             ast::Dialect dialect) {
  PST_CHECK(reader.reader && writer.writer);
  const DialectInfo& info = Describe(dialect);
  const auto spec_of = [&](const EndpointSpec& spec) {
    return dialect == ast::Dialect::kDataX ? AsInDataX(spec) : spec;
  };
  const EndpointSpec reader_spec = spec_of(*reader.reader);
  const EndpointSpec writer_spec = spec_of(*writer.writer);
  Lines lines = {
      "// Fill in the empty values, which `penstock lint` lists. To set anything else, remove the",
      "// `//` before it. All comments can be deleted.", "{"};
  AppendIndented(
      Frame(info.script().keys, {reader, reader_spec, true}, {writer, writer_spec, false}, info),
      lines);
  lines.emplace_back("}");
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

}  // namespace penstock
