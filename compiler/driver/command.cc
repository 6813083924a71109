#include "compiler/driver/command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "compiler/diagnostics/levels.h"
#include "compiler/diagnostics/render_text.h"
#include "compiler/diagnostics/suggest.h"
#include "compiler/driver/check_job.h"
#include "compiler/driver/execute.h"
#include "runtime/base/show_text.h"
#include "stdplugins/register.h"

namespace penstock {

std::string ParsedArguments::Flag(std::string_view name, std::string_view otherwise) const {
  for (auto flag = flags.rbegin(); flag != flags.rend(); ++flag) {
    if (flag->first == name) return flag->second;
  }
  return std::string(otherwise);
}

bool ParsedArguments::Has(std::string_view name) const {
  return std::any_of(flags.begin(), flags.end(), [&](const auto& f) { return f.first == name; });
}

ParsedArguments ParseArguments(Arguments arguments, const std::vector<std::string_view>& with_value,
                               const std::vector<std::string_view>& switches) {
  ParsedArguments parsed;
  auto knows = [](const std::vector<std::string_view>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (size_t i = 0; i < arguments.size(); ++i) {
    std::string_view argument = arguments[i];
    if (argument == "-" || !argument.starts_with("-")) {
      parsed.positional.emplace_back(argument);
      continue;
    }
    size_t equals = argument.find('=');
    std::string_view name = argument.substr(0, equals);
    if (knows(switches, name) && equals == std::string_view::npos) {
      parsed.flags.emplace_back(name, "");
    } else if (!knows(with_value, name)) {
      std::vector<std::string_view> known = with_value;
      known.insert(known.end(), switches.begin(), switches.end());
      parsed.error = fmt::format("unknown flag `{}`{}", name, DidYouMean(name, known));
      return parsed;
    } else if (equals != std::string_view::npos) {
      parsed.flags.emplace_back(name, argument.substr(equals + 1));
    } else if (i + 1 < arguments.size()) {
      parsed.flags.emplace_back(name, arguments[++i]);
    } else {
      parsed.error = fmt::format("flag `{}` needs a value", name);
      return parsed;
    }
  }
  return parsed;
}

RunArguments TakeRunFlags(Arguments arguments) {
  RunArguments run;
  for (size_t i = 0; i < arguments.size();) {
    RunFlags::Taken taken = run.flags.Take(arguments.subspan(i));
    if (!taken.error.empty()) {
      run.error = std::move(taken.error);
      return run;
    }
    if (taken.count == 0) run.others.push_back(arguments[i]);
    i += std::max<size_t>(taken.count, 1);
  }
  return run;
}

ExitCode UsageError(std::string_view command, std::string_view message) {
  fmt::print(stderr, "penstock {}: {}\nusage: penstock {}\n", command, TerminalText(message),
             FindCommand(command).usage);
  return ExitCode::kUsage;
}

bool WantsColour(int file_descriptor) {
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(file_descriptor) && (no_color == nullptr || no_color[0] == '\0');
}

ExitCode ReportUnfitJob(const CheckedJob& job) {
  if (!job.loaded.ok()) return ReportFailure(job.loaded);
  std::string text = RenderText(*job.file, LintLevels().Apply(job.diagnostics.Sorted()),
                                WantsColour(STDERR_FILENO));
  std::fputs(text.c_str(), stderr);
  if (job.diagnostics.has_errors()) return ExitCode::kScriptInvalid;
  return ReportFailure(CheckRunnable(*job.ast, StandardPlugins()));
}

ExitCode ReportFailure(const Status& status) {
  fmt::print(stderr, "penstock: error[{}]: {}\n", DescribeFailure(status.failure()).code,
             TerminalText(status.message()));
  return status.exit_code();
}

void PrintWarnings(const CheckedJob& job) {
  std::string text = RenderText(*job.file, LintLevels().Apply(job.diagnostics.Sorted()),
                                WantsColour(STDERR_FILENO));
  std::fputs(text.c_str(), stderr);
}

}  // namespace penstock
