#include "runtime/engine/run_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "runtime/base/show_text.h"

namespace penstock {
namespace {

constexpr int kMostJobs = 1024;

enum class Flag {
  kParameter,
  kParams,
  kBizdate,
  kCyctime,
  kReport,
  kDirty,
  kJobs,
  kQuiet,
  kNoProgress,
  kNow,
  kHelp,
  kVersion
};

struct FlagInfo {
  Flag flag;
  std::string_view name;
  std::string_view short_name;  // empty: none
  bool takes_value;
};

constexpr FlagInfo kFlags[] = {
    {Flag::kParameter, "--parameter", "-p", true},
    {Flag::kParams, "--params", "", true},
    {Flag::kBizdate, "--bizdate", "", true},
    {Flag::kCyctime, "--cyctime", "", true},
    {Flag::kReport, "--report", "", true},
    {Flag::kDirty, "--dirty", "", true},
    {Flag::kJobs, "--jobs", "-j", true},
    {Flag::kQuiet, "--quiet", "-q", false},
    {Flag::kNoProgress, "--no-progress", "", false},
    {Flag::kNow, "--now", "", true},
    {Flag::kHelp, "--help", "-h", false},
    {Flag::kVersion, "--version", "", false},
};

// How a flag stands in an argument: its name, and a value if it is in the same argument.
struct Match {
  const FlagInfo* info = nullptr;
  std::optional<std::string_view> value;
};

Match MatchFlag(std::string_view argument) {
  for (const FlagInfo& info : kFlags) {
    const bool has_short = !info.short_name.empty();
    if (argument == info.name || (has_short && argument == info.short_name)) {
      return {&info, std::nullopt};
    }
    if (argument.starts_with(info.name) && argument[info.name.size()] == '=') {
      return {&info, argument.substr(info.name.size() + 1)};
    }
    if (info.takes_value && has_short && argument.starts_with(info.short_name)) {
      return {&info, argument.substr(info.short_name.size())};
    }
  }
  return {};
}

std::optional<int> ParseCount(std::string_view text) {
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return count >= 1 && count <= kMostJobs ? std::optional(count) : std::nullopt;
}

// Takes one flag; returns what is wrong with it.
std::string Apply(RunFlags& flags, Flag flag, std::string_view value) {
  RunOptions& options = flags.options;
  switch (flag) {
    case Flag::kParameter: {
      const size_t equals = value.find('=');
      if (equals == std::string_view::npos || equals == 0) {
        return fmt::format("`-p {}`: must be name=value", Printable(value, 100));
      }
      const std::string name(value.substr(0, equals));
      if (!options.parameters.emplace(name, value.substr(equals + 1)).second) {
        return fmt::format("`-p {}`: given twice", Printable(name, 100));
      }
      return {};
    }
    case Flag::kParams:
      options.params_files.emplace_back(value);
      return value.empty() ? "`--params` needs a file name" : "";
    case Flag::kBizdate:
      options.schedule.bizdate = ParseScheduleDay(value);
      if (options.schedule.bizdate) return {};
      return fmt::format("`--bizdate {}`: must be a date such as 20240229 or 2024-02-29",
                         Printable(value, 100));
    case Flag::kCyctime:
      options.schedule.cyctime = ParseScheduleTime(value);
      if (options.schedule.cyctime) return {};
      return fmt::format(
          "`--cyctime {}`: must be a local time such as 20240229235959 or 2024-02-29T23:59:59",
          Printable(value, 100));
    case Flag::kReport:
      options.report_path = value;
      return value.empty() ? "`--report` needs a file name" : "";
    case Flag::kDirty:
      options.dirty_path = value;
      return value.empty() ? "`--dirty` needs a file name" : "";
    case Flag::kJobs:
      options.jobs = ParseCount(value);
      if (options.jobs) return {};
      return fmt::format("`--jobs {}`: must be a whole number from 1 to {}", Printable(value, 100),
                         kMostJobs);
    case Flag::kQuiet:
      options.quiet = true;
      return {};
    case Flag::kNoProgress:
      options.progress = ProgressMode::kNone;
      return {};
    case Flag::kNow:
      options.now = ParseInstant(value);
      if (options.now) return {};
      return fmt::format("`--now {}`: must be an instant such as 2024-02-29T23:59:59Z",
                         Printable(value, 100));
    case Flag::kHelp:
      flags.help = true;
      return {};
    case Flag::kVersion:
      flags.version = true;
      return {};
  }
  PST_CHECK(false && "flag");
}

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

RunFlags::Taken RunFlags::Take(std::span<const char* const> arguments) {
  if (arguments.empty()) return {};
  const Match match = MatchFlag(arguments[0]);
  if (match.info == nullptr) return {};
  const FlagInfo& info = *match.info;
  if (!info.takes_value) {
    if (match.value) return {1, fmt::format("`{}` takes no value", info.name)};
    return {1, Apply(*this, info.flag, {})};
  }
  if (match.value) return {1, Apply(*this, info.flag, *match.value)};
  if (arguments.size() < 2) return {1, fmt::format("`{}` needs a value", arguments[0])};
  return {2, Apply(*this, info.flag, arguments[1])};
}

ParsedRunFlags ParseRunFlags(std::span<const char* const> arguments) {
  ParsedRunFlags parsed;
  while (!arguments.empty() && parsed.error.empty()) {
    RunFlags::Taken taken = parsed.flags.Take(arguments);
    parsed.error = std::move(taken.error);
    if (taken.count == 0) {
      const std::string shown = Printable(arguments[0], 100);
      const std::string_view near = SuggestRunFlag(arguments[0]);
      parsed.error = arguments[0][0] != '-' ? fmt::format("`{}`: no arguments are expected", shown)
                     : near.empty()
                         ? fmt::format("`{}`: no such flag", shown)
                         : fmt::format("`{}`: no such flag, did you mean `{}`", shown, near);
      break;
    }
    arguments = arguments.subspan(taken.count);
  }
  return parsed;
}

std::string_view RunFlagsHelp() {
  return "  -p NAME=VALUE     value of the variable `${NAME}`; it may hold expressions such as\n"
         "                    `${yyyymmdd-1}` or `$[hh24-1/24]`\n"
         "  --params FILE     more of them: NAME=VALUE with blanks between, or a JSON object\n"
         "  --cyctime T       time the run was due, yyyymmddhh24miss or ISO, in the job's time\n"
         "                    zone (default: the day after --bizdate, else now)\n"
         "  --bizdate D       business date, yyyymmdd (default: the day before --cyctime)\n"
         "  --report FILE     write the run report as JSON\n"
         "  --dirty FILE      write refused records as JSON lines\n"
         "  -j, --jobs N      worker threads, instead of the job's `concurrent`\n"
         "  -q, --quiet       print failures and warnings only\n"
         "  --no-progress     print no progress\n"
         "  -h, --help        this text\n"
         "  --version         version\n";
}

std::string_view SuggestRunFlag(std::string_view flag) {
  flag = flag.substr(0, flag.find('='));
  std::string_view best;
  size_t best_distance = 3;  // at most two letters off
  if (flag.size() < 4 || flag.size() > 40) return best;
  for (const FlagInfo& info : kFlags) {
    if (info.flag == Flag::kNow) continue;  // for tests
    const size_t distance = EditDistance(flag, info.name);
    if (distance < best_distance) {
      best_distance = distance;
      best = info.name;
    }
  }
  return best;
}

}  // namespace penstock
