#include "compiler/lsp/markdown.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "compiler/authoring/option_words.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/schedule/schedule_expression.h"
#include "runtime/schedule/variable_text.h"

namespace penstock::lsp {
namespace {

// The run that examples of scheduling expressions are for: in a leap year, at a month's end.
constexpr std::string_view kExampleRun = "2024-03-01 00:30:00";
constexpr std::string_view kExampleDay = "2024-02-29";

std::string CodeList(const std::vector<std::string_view>& names) {
  return fmt::format("`{}`", fmt::join(names, "`, `"));
}

void AddLine(std::string& list, const std::string& line) { list += "\n- " + line; }

// "1 to 1024", "at least 1"; empty without limits.
std::string RangeOf(const OptionSpec& option) {
  if (option.minimum && option.maximum) {
    return fmt::format("{} to {}", *option.minimum, *option.maximum);
  }
  if (option.minimum) return fmt::format("at least {}", *option.minimum);
  return option.maximum ? fmt::format("at most {}", *option.maximum) : "";
}

std::string_view BuiltInMeaning(std::string_view word) {
  if (word == "bizdate") return "the business date as `yyyymmdd`";
  if (word == "bizmonth") return "the month of the business date as `yyyymm`";
  if (word == "cyctime") return "the run time as `yyyymmddhh24miss`";
  if (word == "gmtdate") return "the day of the run time as `yyyymmdd`";
  return "known only to the scheduler; without a scheduler, set it with `-p`";
}

}  // namespace

std::string KindOf(const OptionSpec& option) {
  return fmt::format("{}{}", WordsFor(option.type), option.required ? ", required" : "");
}

std::string DescribeOption(const OptionSpec& option) {
  std::string text = fmt::format("**`{}`** ({})", option.name, KindOf(option));
  if (!option.description.empty()) text += fmt::format("\n\n{}", option.description);
  std::string list;
  if (!option.values.empty()) AddLine(list, "one of " + CodeList(option.values));
  if (const std::string range = RangeOf(option); !range.empty()) AddLine(list, range);
  if (option.power_of_two) AddLine(list, "a power of two");
  if (!option.default_text.empty()) AddLine(list, fmt::format("default: {}", option.default_text));
  if (!option.synonyms.empty()) AddLine(list, "also called " + CodeList(option.synonyms));
  if (option.secret) {
    AddLine(list, "secret: use `${env:NAME}` or `${file:PATH}` instead of the value itself");
  }
  if (option.ignored) AddLine(list, "accepted but ignored");
  return list.empty() ? text : text + "\n" + list;
}

std::string DescribePlugin(const PluginSpec& plugin, Side side) {
  const bool reader = side == Side::kReader;
  std::string text =
      fmt::format("**`{}`** ({}): {}", plugin.name, reader ? "reader" : "writer", plugin.title);
  const EndpointSpec* spec = plugin.side(side);
  std::string list;
  if (spec != nullptr) {
    std::vector<std::string_view> needed, others;
    for (const OptionSpec& option : spec->options) {
      if (!option.ignored) (option.required ? needed : others).push_back(option.name);
    }
    if (!needed.empty()) AddLine(list, "required: " + CodeList(needed));
    for (const std::vector<std::string_view>& group : spec->one_of) {
      AddLine(list, "required: " + ListOf(group));
    }
    if (!others.empty()) AddLine(list, "optional: " + CodeList(others));
    if (!reader && !plugin.writer->guarantee.empty()) {
      AddLine(list, fmt::format("guarantee: {}", plugin.writer->guarantee));
    }
  }
  const auto& names = reader ? plugin.reader_names : plugin.writer_names;
  if (!names.empty()) AddLine(list, "also called " + CodeList(names));
  if (!plugin.runnable) AddLine(list, "can be checked and planned, but not run yet");
  return list.empty() ? text : text + "\n" + list;
}

std::string DescribeNamedPlugin(const NamedPlugin& plugin) {
  return fmt::format("**`{}`**: {}\n\n- known only by name: its parameters are not checked",
                     plugin.name, plugin.title);
}

std::optional<std::string> DescribeColumnType(const EndpointSpec& spec, std::string_view name) {
  for (const ColumnTypeName& type : spec.columns.types) {
    if (!SameIgnoringCase(type.name, name)) continue;
    return type.type.kind == Kind::kAny
               ? fmt::format("**`{}`**: values are used unchanged", type.name)
               : fmt::format("**`{}`**: {} ({})", type.name, ToString(type.type),
                             CategoryOf(type.type));
  }
  if (!spec.columns.types.empty()) return std::nullopt;
  const std::optional<Type> type = ParseTypeName(name);
  if (!type) return std::nullopt;
  return fmt::format("**`{}`**: {} ({})", name, ToString(*type), CategoryOf(*type));
}

std::string DescribeFunction(const Function& function) {
  std::string text;
  for (const Overload& overload : function.overloads) {
    if (!text.empty()) text += "\n\n";
    text += fmt::format("**`{}`**\n\n{}", overload.syntax, overload.text);
  }
  if (!function.other_names.empty()) {
    text += "\n\nalso called " + CodeList(function.other_names);
  }
  return text;
}

std::string DescribeVariable(std::string_view name) {
  const std::string written = WrittenForm(name);
  if (IsSecretName(name)) {
    return fmt::format("**`{}`**: a secret, which is looked up when the job runs", written);
  }
  if (!IsScheduleExpression(name)) {
    const std::string_view word = BuiltInWord(name);
    if (!word.empty()) return fmt::format("**`{}`**: {}", written, BuiltInMeaning(word));
    return fmt::format("**`{}`**: a variable; set its value with `-p {}=...` or `--params FILE`",
                       written, name);
  }
  std::string text = fmt::format("**`{}`**: ", written);
  const std::string_view word = BuiltInWord(name);
  text += word.empty() ? fmt::format("a scheduling expression on the {}",
                                     name.starts_with("$[") ? "run time" : "business date")
                       : std::string(BuiltInMeaning(word));
  GivenSchedule given;
  given.cyctime = ParseScheduleTime(kExampleRun);
  const Result<std::string> value = EvaluateSchedule(name, CompleteSchedule(given, 0));
  return value.ok() ? fmt::format("{}\n\nIn a run at {} with business date {}: `{}`", text,
                                  kExampleRun, kExampleDay, *value)
                    : fmt::format("{}\n\n{}", text, value.status().message());
}

}  // namespace penstock::lsp
