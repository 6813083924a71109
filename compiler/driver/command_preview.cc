#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "compiler/check/check_job.h"
#include "compiler/driver/command.h"
#include "compiler/driver/describe_job.h"
#include "compiler/driver/execute.h"
#include "runtime/base/show_text.h"
#include "runtime/engine/run_flags.h"
#include "stdplugins/register.h"

namespace penstock {

ExitCode PreviewCommand(CommandLine& line) {
  RunFlags flags;
  std::string path;
  uint64_t rows = 20;
  line.Positional("JOB", path);
  line.Each({"-n", "ROWS", "the number of rows (default 20)"}, [&rows](const std::string& value) {
    const char* const last = value.data() + value.size();
    const auto [end, error] = std::from_chars(value.data(), last, rows);
    if (error == std::errc() && end == last && rows > 0) return std::string();
    return fmt::format("`-n {}`: must be a whole number from 1", Printable(value, 100));
  });
  line.Run(flags, RunFlag::Use::kVariables);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;

  PluginCatalog catalog = StandardPlugins();
  CheckedJob job = CheckDescribedJob(path, catalog, flags.options);
  if (!job.resolved) return ReportUnfitJob(job);
  DiagnosticSink unlisted;  // all else has been checked with the real writer
  std::optional<ResolvedJob> preview = ResolvePreview(job, catalog, unlisted);
  if (!preview) {
    return line.Wrong(
        "the reader's `column` is `*` and only the writer lists the columns; list the columns in "
        "the reader to preview the job");
  }
  Status runnable = CheckRunnable(preview->plan, catalog);
  if (!runnable.ok()) return ReportFailure(runnable);
  ExecuteOptions options;
  options.run = flags.options;
  options.run.row_limit = rows;
  options.run.progress = ProgressMode::kNone;
  options.run.quiet = true;
  options.run.jobs = 1;
  // What only the writer uses has an effect, but not here.
  for (const std::string& name : job.resolved->plan.parameters) {
    const std::vector<std::string>& used = preview->plan.parameters;
    if (std::ranges::find(used, name) == used.end()) options.run.parameters.erase(name);
  }
  options.tier = TierChoice::kQuickOnly;
  preview->plan.limits = {};
  std::string names;
  for (const ir::Output& output : preview->pipeline.outputs) {
    if (!names.empty()) names += '\t';
    names += output.name;
  }
  if (!names.empty()) fmt::print("{}\n", names);
  std::fflush(stdout);
  return Execute(*preview, options).status.exit_code();
}

}  // namespace penstock
