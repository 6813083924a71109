#include "compiler/authoring/template_lines.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/authoring/option_schema.h"
#include "compiler/json/json_document.h"
#include "runtime/base/ascii.h"

namespace penstock {
namespace {

constexpr size_t kWidth = 88;  // of comments, which are indented

bool IsObject(const OptionSpec& option) {
  return option.type == OptionType::kObject || option.type == OptionType::kObjectList;
}

// "", or the brackets of a list: what lint calls empty and names the option for.
std::string Empty(const OptionSpec& option) {
  switch (option.type) {
    case OptionType::kStringList:
    case OptionType::kColumns:
    case OptionType::kTypedValues:
      return "[]";
    case OptionType::kBool:
    case OptionType::kInt:
    case OptionType::kDouble:
    case OptionType::kString:
    case OptionType::kChar:
    case OptionType::kStringOrList:
    case OptionType::kCommaList:
    case OptionType::kObject:
    case OptionType::kObjectList:
      break;
  }
  return "\"\"";
}

// "accessKey" -> "ACCESS_KEY".
std::string VariableName(std::string_view option) {
  std::string name;
  for (char c : option) {
    if (IsUpper(c) && !name.empty()) name += '_';
    name += UpperCase(c);
  }
  return name;
}

// What a comment proposes: the default, or an example. A default of several words is prose.
std::string Proposal(const OptionSpec& option, const std::string& example) {
  if (option.secret) return Quoted(fmt::format("${{env:{}}}", VariableName(option.name)));
  const std::string_view otherwise = option.default_text;
  if (!otherwise.empty() && otherwise.find(' ') == std::string_view::npos) {
    const bool bare = option.type == OptionType::kBool || option.type == OptionType::kInt ||
                      option.type == OptionType::kDouble;
    return bare ? std::string(otherwise) : Quoted(otherwise);
  }
  if (!example.empty()) return example;
  return option.values.empty() || option.type == OptionType::kTypedValues
             ? Empty(option)
             : Quoted(option.values[0]);
}

std::string Words(const OptionSpec& option, const TemplateEntry& entry) {
  std::string words(option.description);
  const auto add = [&](const std::string& more) { words += (words.empty() ? "" : " ") + more; };
  const bool all_named =
      std::all_of(option.values.begin(), option.values.end(), [&](std::string_view value) {
        return option.description.find(value) != std::string_view::npos;
      });
  if (!all_named) add(fmt::format("One of: {}.", fmt::join(option.values, ", ")));
  if (!option.default_text.empty()) add(DefaultInWords(option));
  if (!entry.remark.empty()) add(entry.remark);
  return words;
}

// The option itself, as it would be written in the script.
Lines Written(const OptionSpec& option, const std::string& name, const TemplateEntry& entry,
              const EntryOf& entry_of) {
  if (!IsObject(option)) {
    std::string value = entry.value;
    if (value.empty()) value = entry.active ? Empty(option) : Proposal(option, entry.example);
    return {fmt::format("\"{}\": {},", option.name, value)};
  }
  const bool list = option.type == OptionType::kObjectList;
  Lines lines = {fmt::format("\"{}\": {}", option.name, list ? "[{" : "{")};
  // A comment within a comment could not be taken away in one go.
  const EntryOf inside = [&](const OptionSpec& member, const std::string& path) {
    TemplateEntry inner = entry_of(member, path);
    if (!entry.active) {
      if (!IsObject(member)) inner.value = Proposal(member, inner.example);
      inner.active = true;
      inner.example.clear();
    }
    return inner;
  };
  AppendIndented(OptionLines(option.members, name + ".", inside), lines);
  lines.emplace_back(list ? "}]," : "},");
  return lines;
}

}  // namespace

Lines CommentLines(std::string_view text, size_t width) {
  Lines lines;
  std::string line = "//";
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (line.size() > 2 && line.size() + 1 + word.size() > width) {
      lines.push_back(std::move(line));
      line = "//";
    }
    line += ' ';
    line += word;
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  if (line.size() > 2) lines.push_back(std::move(line));
  return lines;
}

void AppendIndented(const Lines& more, Lines& lines) {
  for (const std::string& line : more) lines.push_back(line.empty() ? "" : "  " + line);
}

Lines OptionLines(const std::vector<OptionSpec>& options, const std::string& prefix,
                  const EntryOf& entry_of) {
  Lines lines;
  for (const OptionSpec& option : options) {
    if (option.ignored) continue;
    const std::string name = prefix + std::string(option.name);
    const TemplateEntry entry = entry_of(option, name);
    if (!lines.empty()) lines.emplace_back();
    for (std::string& line : CommentLines(Words(option, entry), kWidth)) {
      lines.push_back(std::move(line));
    }
    if (entry.active && !entry.example.empty()) {
      lines.push_back(fmt::format("// Example: {}", entry.example));
    }
    for (const std::string& line : Written(option, name, entry, entry_of)) {
      lines.push_back(entry.active ? line : line.empty() ? "//" : "// " + line);
    }
  }
  return lines;
}

}  // namespace penstock
