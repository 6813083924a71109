#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "compiler/diagnostics/render_json.h"
#include "compiler/diagnostics/render_text.h"
#include "compiler/driver/check_job.h"
#include "compiler/driver/command.h"
#include "stdplugins/register.h"

namespace penstock {

ExitCode LintCommand(Arguments arguments) {
  ParsedArguments parsed = ParseArguments(arguments, {"--format"}, {"--help"});
  if (!parsed.error.empty()) return UsageError("lint", parsed.error);
  if (parsed.Has("--help")) {
    fmt::print("usage: penstock {}\n\n{}", FindCommand("lint").usage, FindCommand("lint").help);
    return ExitCode::kOk;
  }
  std::string format = parsed.Flag("--format", "human");
  if (format != "human" && format != "json") {
    return UsageError("lint", fmt::format("`--format {}`: must be human or json", format));
  }
  if (parsed.positional.empty()) return UsageError("lint", "at least one JOB is needed");

  PluginCatalog catalog = StandardPlugins();
  ExitCode exit_code = ExitCode::kOk;
  std::vector<CheckedJob> jobs;
  for (const std::string& path : parsed.positional) {
    CheckedJob job = CheckJob(path, catalog);
    if (!job.loaded.ok()) {
      fmt::print(stderr, "penstock: error[{}]: {}\n", DescribeFailure(job.loaded.failure()).code,
                 job.loaded.message());
      exit_code = job.loaded.exit_code();
      continue;
    }
    if (job.diagnostics.has_errors() && exit_code == ExitCode::kOk) {
      exit_code = ExitCode::kLintFoundErrors;
    }
    jobs.push_back(std::move(job));
  }
  if (format == "json") {
    std::vector<CheckedFile> files;
    for (const CheckedJob& job : jobs) files.push_back({job.file.get(), job.diagnostics.Sorted()});
    std::fputs(RenderJson(files).c_str(), stdout);
    return exit_code;
  }
  bool first = true;
  for (const CheckedJob& job : jobs) {
    std::string text = RenderText(*job.file, job.diagnostics.Sorted(), WantsColour(STDOUT_FILENO));
    if (!text.empty() && !first) std::fputs("\n", stdout);
    std::fputs(text.c_str(), stdout);
    first = first && text.empty();
  }
  return exit_code;
}

}  // namespace penstock
