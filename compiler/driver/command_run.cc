#include <fmt/format.h>

#include <cstdio>

#include "compiler/codegen/object_cache.h"
#include "compiler/driver/check_job.h"
#include "compiler/driver/command.h"
#include "compiler/driver/execute.h"
#include "runtime/engine/run_flags.h"
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
  options.run = flags.options;

  PluginCatalog catalog = StandardPlugins();
  CheckedJob job = CheckJob(parsed.positional[0], catalog);
  if (!job.pipeline) return ReportUnfitJob(job);
  PrintWarnings(job);
  Status runnable = CheckRunnable(job.pipeline->plan, catalog);
  if (!runnable.ok()) return ReportFailure(runnable);
  return Execute(*job.pipeline, options).status.exit_code();
}

}  // namespace penstock
