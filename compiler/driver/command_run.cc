#include <fmt/format.h>

#include <cstdio>

#include "compiler/check/check_job.h"
#include "compiler/codegen/object_cache.h"
#include "compiler/driver/check_sides.h"
#include "compiler/driver/command.h"
#include "compiler/driver/describe_job.h"
#include "compiler/driver/execute.h"
#include "compiler/driver/fill_plan.h"
#include "runtime/engine/run_flags.h"
#include "runtime/engine/run_setup.h"
#include "runtime/report/report_file.h"
#include "stdplugins/register.h"

namespace penstock {

namespace {

// Standard output is for records.
ExitCode DryRun(const JobPlan& plan, const RunOptions& options) {
  if (!options.report_path.empty()) {
    return ReportFailure(Status(Failure::kNotRunnable,
                                "`dryRun` is true: the job is only checked, so that there is "
                                "nothing to report; omit `--report`"));
  }
  const Status unused = WarnOfUnusedValues(plan, options);
  if (!unused.ok()) return ReportFailure(unused);
  const Result<std::unique_ptr<FilledPlan>> filled = FillPlan(plan, options);
  if (!filled.ok()) return ReportFailure(filled.status());
  const std::vector<SidedFinding> findings = CheckSides(**filled, options);
  PrintFindings(findings, (*filled)->secrets, stderr);
  fmt::print(stderr, "`dryRun` is true: the job was checked, but not run\n");
  return ExitOf(findings);
}

}  // namespace

ExitCode RunCommand(CommandLine& line) {
  RunFlags flags;
  std::string path, tier = "auto", cache;
  line.Positional("JOB", path);
  line.Run(flags, RunFlag::Use::kRun);
  line.Value({"--tier", "auto|0|1",
              "0: unoptimised code; 1: optimised code; auto: first 0, then 1 (default auto)"},
             tier);
  line.Value(
      {"--cache", "DIR",
       "the directory for compiled jobs (default ~/.cache/penstock); `off`: do not keep them"},
      cache);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;

  ExecuteOptions options;
  options.tier = tier == "0"   ? TierChoice::kQuickOnly
                 : tier == "1" ? TierChoice::kFullOnly
                               : TierChoice::kAuto;
  options.cache_directory = cache.empty()    ? ObjectCache::DefaultDirectory()
                            : cache == "off" ? ""
                                             : cache;
  if (!cache.empty()) {
    const Status cache_status = ObjectCache(options.cache_directory).Check();
    if (!cache_status.ok()) return ReportFailure(cache_status);
  }
  options.run = flags.options;
  options.run.ends_process = true;

  PluginCatalog catalog = StandardPlugins();
  // One clock for all: a value that is compiled in is the one that is reported.
  if (!options.run.now) options.run.now = SystemNow();
  CheckedJob job = CheckDescribedJob(path, catalog, options.run);
  const std::string& report = options.run.report_path;
  if (!job.resolved) {
    const Status unfit =
        job.loaded.ok() ? Status(Failure::kNotRunnable, "the script has errors") : job.loaded;
    WriteFailedReport(report, path, unfit);
    return ReportUnfitJob(job);
  }
  PrintWarnings(job);
  Status runnable = CheckRunnable(job.resolved->plan, catalog);
  if (!runnable.ok()) {
    WriteFailedReport(report, path, runnable);
    return ReportFailure(runnable);
  }
  if (job.ast->settings.dry_run) return DryRun(job.resolved->plan, options.run);
  return Execute(*job.resolved, options).status.exit_code();
}

}  // namespace penstock
