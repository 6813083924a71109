// One table of flags with one small parser, for built executables. `penstock` declares the rows of
// the same table to its own command line instead, whose library would double an executable's size.

#include "runtime/engine/run_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "runtime/base/show_text.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

constexpr int kMostJobs = 1024;

std::optional<int> ParseCount(std::string_view text) {
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return count >= 1 && count <= kMostJobs ? std::optional(count) : std::nullopt;
}

std::string TakeParameter(RunFlags& flags, std::string_view value) {
  const size_t equals = value.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return fmt::format("`-p {}`: must be name=value", Printable(value, 100));
  }
  const std::string name(value.substr(0, equals));
  if (!flags.options.parameters.emplace(name, value.substr(equals + 1)).second) {
    return fmt::format("`-p {}`: given twice", Printable(name, 100));
  }
  return {};
}

std::string TakeParamsFile(RunFlags& flags, std::string_view value) {
  flags.options.params_files.emplace_back(value);
  return {};
}

std::string TakeCyctime(RunFlags& flags, std::string_view value) {
  flags.options.schedule.cyctime = ParseScheduleTime(value);
  if (flags.options.schedule.cyctime) return {};
  return fmt::format(
      "`--cyctime {}`: must be a local time such as 20240229235959 or 2024-02-29T23:59:59",
      Printable(value, 100));
}

std::string TakeBizdate(RunFlags& flags, std::string_view value) {
  flags.options.schedule.bizdate = ParseScheduleDay(value);
  if (flags.options.schedule.bizdate) return {};
  return fmt::format("`--bizdate {}`: must be a date such as 20240229 or 2024-02-29",
                     Printable(value, 100));
}

std::string TakeNow(RunFlags& flags, std::string_view value) {
  flags.options.now = ParseInstant(value);
  if (flags.options.now) return {};
  return fmt::format("`--now {}`: must be an instant such as 2024-02-29T23:59:59Z",
                     Printable(value, 100));
}

std::string TakeDataSources(RunFlags& flags, std::string_view value) {
  flags.options.data_sources_path = value;
  return {};
}

std::string TakeReport(RunFlags& flags, std::string_view value) {
  flags.options.report_path = value;
  return {};
}

std::string TakeDirty(RunFlags& flags, std::string_view value) {
  flags.options.dirty_path = value;
  return {};
}

std::string TakeJobs(RunFlags& flags, std::string_view value) {
  flags.options.jobs = ParseCount(value);
  if (flags.options.jobs) return {};
  return fmt::format("`--jobs {}`: must be a whole number from 1 to {}", Printable(value, 100),
                     kMostJobs);
}

std::string TakeQuiet(RunFlags& flags, std::string_view) {
  flags.options.quiet = true;
  return {};
}

std::string TakeNoProgress(RunFlags& flags, std::string_view) {
  flags.options.progress = ProgressMode::kNone;
  return {};
}

std::string TakeHelp(RunFlags& flags, std::string_view) {
  flags.help = true;
  return {};
}

std::string TakeVersion(RunFlags& flags, std::string_view) {
  flags.version = true;
  return {};
}

using Use = RunFlag::Use;

constexpr RunFlag kFlags[] = {
    {"--parameter", "-p", "NAME=VALUE", Use::kVariables, TakeParameter,
     "the value of the variable `${NAME}`; it can contain expressions such as `${yyyymmdd-1}` or "
     "`$[hh24-1/24]`"},
    {"--params", "", "FILE", Use::kVariables, TakeParamsFile,
     "a file with more variables: NAME=VALUE pairs separated by blanks, or a JSON object"},
    {"--cyctime", "", "TIME", Use::kVariables, TakeCyctime,
     "the scheduled time of the run, yyyymmddhh24miss or ISO, in the job's time zone (default: the "
     "day after --bizdate, or now)"},
    {"--bizdate", "", "DATE", Use::kVariables, TakeBizdate,
     "the business date, yyyymmdd (default: the day before --cyctime)"},
    {"--datasources", "", "FILE", Use::kVariables, TakeDataSources,
     "the data sources that scripts use (default: set by PENSTOCK_DATASOURCES)"},
    {"--now", "", "INSTANT", Use::kVariables, TakeNow, "", true},
    {"--report", "", "FILE", Use::kRun, TakeReport, "write the run report as JSON"},
    {"--dirty", "", "FILE", Use::kRun, TakeDirty, "write refused records as JSON lines"},
    {"--jobs", "-j", "N", Use::kRun, TakeJobs,
     "the number of worker threads; overrides the job's `concurrent`"},
    {"--quiet", "-q", "", Use::kRun, TakeQuiet, "print only failures and warnings"},
    {"--no-progress", "", "", Use::kRun, TakeNoProgress, "print no progress"},
    {"--help", "-h", "", Use::kExecutable, TakeHelp, "print this help"},
    {"--version", "", "", Use::kExecutable, TakeVersion, "print the version"},
};

// How a flag is written in an argument: its name, and a value if it is in the same argument.
struct Match {
  const RunFlag* flag = nullptr;
  std::optional<std::string_view> value;
};

Match MatchFlag(std::string_view argument) {
  for (const RunFlag& flag : kFlags) {
    const bool has_short = !flag.short_name.empty();
    if (argument == flag.name || (has_short && argument == flag.short_name)) {
      return {&flag, std::nullopt};
    }
    if (argument.starts_with(flag.name) && argument[flag.name.size()] == '=') {
      return {&flag, argument.substr(flag.name.size() + 1)};
    }
    if (flag.takes_value() && has_short && argument.starts_with(flag.short_name)) {
      return {&flag, argument.substr(flag.short_name.size())};
    }
  }
  return {};
}

}  // namespace

std::span<const RunFlag> AllRunFlags() { return kFlags; }

std::string TakeRunFlag(const RunFlag& flag, std::string_view value, RunFlags& flags) {
  if (flag.takes_value() && value.empty()) return fmt::format("`{}` requires a value", flag.name);
  return flag.take(flags, value);
}

RunFlags::Taken RunFlags::Take(std::span<const char* const> arguments) {
  if (arguments.empty()) return {};
  const Match match = MatchFlag(arguments[0]);
  if (match.flag == nullptr) return {};
  const RunFlag& flag = *match.flag;
  if (!flag.takes_value()) {
    if (match.value) return {1, fmt::format("`{}` takes no value", flag.name)};
    return {1, TakeRunFlag(flag, {}, *this)};
  }
  if (match.value) return {1, TakeRunFlag(flag, *match.value, *this)};
  if (arguments.size() < 2) return {1, fmt::format("`{}` requires a value", arguments[0])};
  return {2, TakeRunFlag(flag, arguments[1], *this)};
}

ParsedRunFlags ParseRunFlags(std::span<const char* const> arguments) {
  ParsedRunFlags parsed;
  while (!arguments.empty() && parsed.error.empty()) {
    RunFlags::Taken taken = parsed.flags.Take(arguments);
    parsed.error = std::move(taken.error);
    if (taken.count == 0) {
      const std::string shown = Printable(arguments[0], 100);
      const std::string_view near = SuggestRunFlag(arguments[0]);
      parsed.error = arguments[0][0] != '-' ? fmt::format("unexpected argument `{}`", shown)
                     : near.empty()
                         ? fmt::format("unknown flag `{}`", shown)
                         : fmt::format("unknown flag `{}`; did you mean `{}`?", shown, near);
      break;
    }
    arguments = arguments.subspan(taken.count);
  }
  return parsed;
}

std::string FlagHelp(std::string_view flag, std::string_view text) {
  constexpr size_t kIndent = 20;
  constexpr size_t kWidth = 80;
  std::string help = fmt::format("  {:<{}}", flag, kIndent - 2);
  if (flag.size() + 3 > kIndent) help += fmt::format("\n{:{}}", "", kIndent);
  size_t column = kIndent;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    if (column > kIndent && column + 1 + end > kWidth) {
      help += fmt::format("\n{:{}}", "", kIndent);
      column = kIndent;
    }
    if (column > kIndent) ++column, help += ' ';
    help += text.substr(0, end);
    column += end;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return help + '\n';
}

std::string RunFlagsHelp() {
  std::string help;
  for (const RunFlag& flag : kFlags) {
    if (flag.hidden) continue;
    const std::string_view comma = flag.short_name.empty() ? "" : ", ";
    const std::string_view blank = flag.takes_value() ? " " : "";
    help += FlagHelp(
        fmt::format("{}{}{}{}{}", flag.short_name, comma, flag.name, blank, flag.value), flag.help);
  }
  return help;
}

std::string_view SuggestRunFlag(std::string_view flag) {
  flag = flag.substr(0, flag.find('='));
  if (flag.size() < 4) return "";
  std::vector<std::string_view> names;
  for (const RunFlag& known : kFlags) {
    if (!known.hidden) names.push_back(known.name);
  }
  return Suggest(flag, names).value_or("");
}

}  // namespace penstock
