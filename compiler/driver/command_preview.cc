#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "compiler/driver/check_job.h"
#include "compiler/driver/command.h"
#include "compiler/driver/execute.h"
#include "runtime/engine/run_flags.h"
#include "stdplugins/register.h"

namespace penstock {

ExitCode PreviewCommand(Arguments arguments) {
  const RunArguments run = TakeRunFlags(arguments);
  if (!run.error.empty()) return UsageError("preview", run.error);
  const RunFlags& flags = run.flags;
  if (flags.help) {
    fmt::print("usage: penstock {}\n\n{}", FindCommand("preview").usage,
               FindCommand("preview").help);
    return ExitCode::kOk;
  }
  ParsedArguments parsed = ParseArguments(run.others, {"-n"}, {});
  if (!parsed.error.empty()) return UsageError("preview", parsed.error);
  if (parsed.positional.size() != 1) return UsageError("preview", "one JOB is needed");
  std::string rows_text = parsed.Flag("-n", "20");
  uint64_t rows = 0;
  auto [end, error] = std::from_chars(rows_text.data(), rows_text.data() + rows_text.size(), rows);
  if (error != std::errc() || end != rows_text.data() + rows_text.size() || rows == 0) {
    return UsageError("preview", fmt::format("`-n {}`: must be a whole number from 1", rows_text));
  }

  PluginCatalog catalog = StandardPlugins();
  CheckedJob job = CheckJob(parsed.positional[0], catalog);
  if (!job.pipeline) return ReportUnfitJob(job);
  DiagnosticSink unlisted;  // all else has been checked with the real writer
  std::optional<ir::Pipeline> pipeline = PreviewPipeline(job, catalog, unlisted);
  if (!pipeline) {
    return UsageError("preview",
                      "`column` of the reader is `*`, and only the writer lists the columns; list "
                      "them in the reader to preview the job");
  }
  Status runnable = CheckRunnable(pipeline->plan, catalog);
  if (!runnable.ok()) return ReportFailure(runnable);
  ExecuteOptions options;
  options.run = flags.options;
  options.run.row_limit = rows;
  options.run.progress = ProgressMode::kNone;
  options.run.quiet = true;
  options.run.jobs = 1;
  // What only the writer uses has an effect, but not here.
  for (const std::string& name : job.pipeline->plan.parameters) {
    const std::vector<std::string>& used = pipeline->plan.parameters;
    if (std::ranges::find(used, name) == used.end()) options.run.parameters.erase(name);
  }
  options.tier = TierChoice::kQuickOnly;
  pipeline->plan.limits = {};
  std::string names;
  for (const ir::Output& output : pipeline->outputs) {
    if (!names.empty()) names += '\t';
    names += output.name;
  }
  if (!names.empty()) fmt::print("{}\n", names);
  std::fflush(stdout);
  return Execute(*pipeline, options).status.exit_code();
}

}  // namespace penstock
