#include <fmt/format.h>

#include <cstdio>

#include "compiler/codegen/object_cache.h"
#include "compiler/driver/check_job.h"
#include "compiler/driver/command.h"
#include "compiler/driver/execute.h"
#include "runtime/engine/run_flags.h"
#include "runtime/report/report_file.h"
#include "stdplugins/register.h"

namespace penstock {

ExitCode RunCommand(Arguments arguments) {
  const RunArguments run = TakeRunFlags(arguments);
  if (!run.error.empty()) return UsageError("run", run.error);
  const RunFlags& flags = run.flags;
  ParsedArguments parsed = ParseArguments(run.others, {"--tier", "--cache"}, {});
  if (flags.help) {
    fmt::print(
        "usage: penstock run JOB [flags]\n\n{}"
        "  --tier auto|0|1   unoptimised code, optimised code, or both in turn (default auto)\n"
        "  --cache DIR|off   where compiled jobs are kept (default ~/.cache/penstock)\n",
        RunFlagsHelp());
    return ExitCode::kOk;
  }
  if (!parsed.error.empty()) return UsageError("run", parsed.error);
  if (parsed.positional.size() != 1) return UsageError("run", "one JOB is needed");

  ExecuteOptions options;
  std::string tier = parsed.Flag("--tier", "auto");
  if (tier != "auto" && tier != "0" && tier != "1") {
    return UsageError("run", fmt::format("`--tier {}`: must be auto, 0 or 1", tier));
  }
  options.tier = tier == "0"   ? TierChoice::kQuickOnly
                 : tier == "1" ? TierChoice::kFullOnly
                               : TierChoice::kAuto;
  std::string cache = parsed.Flag("--cache", ObjectCache::DefaultDirectory());
  options.cache_directory = cache == "off" ? "" : cache;
  if (parsed.Has("--cache")) {
    const Status cache_status = ObjectCache(options.cache_directory).Check();
    if (!cache_status.ok()) return ReportFailure(cache_status);
  }
  options.run = flags.options;
  options.run.ends_process = true;

  PluginCatalog catalog = StandardPlugins();
  CheckedJob job = CheckJob(parsed.positional[0], catalog);
  const std::string& report = options.run.report_path;
  if (!job.pipeline) {
    const Status unfit =
        job.loaded.ok() ? Status(Failure::kNotRunnable, "the script has errors") : job.loaded;
    WriteFailedReport(report, parsed.positional[0], unfit);
    return ReportUnfitJob(job);
  }
  PrintWarnings(job);
  Status runnable = CheckRunnable(job.pipeline->plan, catalog);
  if (!runnable.ok()) {
    WriteFailedReport(report, parsed.positional[0], runnable);
    return ReportFailure(runnable);
  }
  return Execute(*job.pipeline, options).status.exit_code();
}

}  // namespace penstock
