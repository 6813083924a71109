// The frame of each dialect is written out here; the settings in it come from ScriptKeys and the
// parameters from the specs.
#include "compiler/authoring/job_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/authoring/needed_options.h"
#include "compiler/authoring/script_keys.h"
#include "compiler/authoring/template_lines.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

using ast::Dialect;

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
constexpr std::array<std::string_view, 3> kLeftOut = {"common", "dryRun", "executeMode"};
constexpr std::array<std::string_view, 2> kNotOfDataX = {"timeZone", "errorLimit.strategy"};

template <size_t N>
bool IsIn(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The options of `setting` that a template shows.
std::vector<OptionSpec> Shown(const std::vector<OptionSpec>& keys, const std::string& prefix,
                              Dialect dialect) {
  std::vector<OptionSpec> shown;
  for (const OptionSpec& key : keys) {
    const std::string name = prefix + std::string(key.name);
    const bool foreign = dialect == Dialect::kDataX && IsIn(kNotOfDataX, name);
    if (foreign || IsIn(kLeftOut, name)) continue;
    shown.push_back(key);
    shown.back().members = Shown(key.members, name + ".", dialect);
  }
  return shown;
}

const OptionSpec& SettingOf(const std::vector<OptionSpec>& keys) {
  for (const OptionSpec& key : keys) {
    if (key.name == "setting") return key;
    if (key.name == "configuration" || key.name == "job") return SettingOf(key.members);
  }
  PST_CHECK(false);
}

Lines SettingLines(Dialect dialect) {
  const EntryOf entry_of = [](const OptionSpec&, const std::string& name) {
    TemplateEntry entry;
    for (const SettingLine& line : kSettings) {
      if (line.name == name) entry = {.active = true, .value = std::string(line.value)};
    }
    if (name == "timeZone") entry.value = "\"Asia/Shanghai\"";
    return entry;
  };
  Lines lines = {"\"setting\": {"};
  AppendIndented(
      OptionLines(Shown(SettingOf(ScriptKeys(dialect)).members, "", dialect), "", entry_of), lines);
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
  std::string_view EngineName() const {
    const std::vector<std::string_view>& names = reads ? plugin.reader_names : plugin.writer_names;
    return names.empty() ? plugin.name : names[0];
  }
};

void AppendTitle(const Endpoint& endpoint, Lines& lines) {
  const std::string title =
      fmt::format("{} `{}`: {}.", endpoint.side(), endpoint.plugin.name, endpoint.plugin.title);
  for (std::string& line : CommentLines(title, kCommentWidth)) lines.push_back(std::move(line));
}

// "reader": {"plugin": "mysql", "parameter": {...}}
Lines EndpointObject(const Endpoint& endpoint, std::string_view name_key, std::string_view name) {
  Lines lines, inside;
  AppendTitle(endpoint, lines);
  lines.push_back(fmt::format("\"{}\": {{", endpoint.side()));
  inside.push_back(fmt::format("\"{}\": \"{}\",", name_key, name));
  for (std::string& line : ParameterLines(endpoint.spec)) inside.push_back(std::move(line));
  AppendIndented(inside, lines);
  lines.emplace_back("},");
  return lines;
}

Lines Step(const Endpoint& endpoint) {
  Lines lines, inside;
  AppendTitle(endpoint, lines);
  lines.emplace_back("{");
  inside.push_back(fmt::format("\"stepType\": \"{}\",", endpoint.plugin.name));
  inside.push_back(fmt::format("\"category\": \"{}\",", endpoint.side()));
  inside.push_back(fmt::format("\"name\": \"{}\",", endpoint.reads ? "Reader" : "Writer"));
  for (std::string& line : ParameterLines(endpoint.spec)) inside.push_back(std::move(line));
  AppendIndented(inside, lines);
  lines.emplace_back("},");
  return lines;
}

// `open`, the lines of `inside` indented, `close`.
Lines Enclosed(std::string open, const std::vector<Lines>& inside, std::string close) {
  Lines lines = {std::move(open)};
  for (const Lines& part : inside) AppendIndented(part, lines);
  lines.push_back(std::move(close));
  return lines;
}

Lines Header(std::string_view version) {
  return {"\"type\": \"job\",", fmt::format("\"version\": \"{}\",", version)};
}

Lines Script(const Endpoint& reader, const Endpoint& writer, Dialect dialect) {
  switch (dialect) {
    case Dialect::kDataWorks1:
      return Enclosed(
          "{",
          {Header("1.0"),
           Enclosed("\"configuration\": {",
                    {EndpointObject(reader, "plugin", reader.plugin.name),
                     EndpointObject(writer, "plugin", writer.plugin.name), SettingLines(dialect)},
                    "},")},
          "}");
    case Dialect::kDataWorks2: {
      const Lines order = {"\"order\": {",
                           "  \"hops\": [{\"from\": \"Reader\", \"to\": \"Writer\"}],", "},"};
      return Enclosed("{",
                      {Header("2.0"), Enclosed("\"steps\": [", {Step(reader), Step(writer)}, "],"),
                       SettingLines(dialect), order},
                      "}");
    }
    case Dialect::kDataX: {
      const Lines content = Enclosed("\"content\": [{",
                                     {EndpointObject(reader, "name", reader.EngineName()),
                                      EndpointObject(writer, "name", writer.EngineName())},
                                     "}],");
      return Enclosed("{", {Enclosed("\"job\": {", {content, SettingLines(dialect)}, "},")}, "}");
    }
    case Dialect::kKafkaConnect:
      break;
  }
  PST_CHECK(false);
}

}  // namespace

std::string WriteJobTemplate(const PluginSpec& reader, const PluginSpec& writer,
                             ast::Dialect dialect) {
  PST_CHECK(reader.reader && writer.writer);
  std::string text =
      "// What is empty is to be filled in; `penstock lint` names it. To set anything else, take\n"
      "// `//` away. Comments are for people and may all be deleted.\n";
  for (const std::string& line :
       Script({reader, *reader.reader, true}, {writer, *writer.writer, false}, dialect)) {
    text += line;
    text += '\n';
  }
  return text;
}

}  // namespace penstock
