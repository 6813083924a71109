#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>

#include "compiler/check/check_job.h"
#include "compiler/codegen/compile.h"
#include "compiler/codegen/link.h"
#include "compiler/driver/command.h"
#include "compiler/driver/describe_job.h"
#include "compiler/driver/execute.h"
#include "compiler/driver/plan_secrets.h"
#include "runtime/kernels/kernel_libraries.h"
#include "runtime/plugin/job_plan_json.h"
#include "runtime/type/time_zone.h"
#include "stdplugins/register.h"

namespace penstock {

namespace {

// Of all its kernels.
uint32_t FactsOf(const ir::Pipeline& pipeline) {
  uint32_t facts = kNoFacts;
  for (const ir::Expr& expr : pipeline.exprs) {
    if (expr.op == ir::Op::kKernel) facts |= InfoOf(expr.kernel).facts;
  }
  return facts;
}

}  // namespace

ExitCode BuildCommand(CommandLine& line) {
  std::string path, executable;
  RunOptions values;  // that are known already: those of data sources, secrets, the schedule
  line.Positional("JOB", path);
  line.Value(
      {"-o", "EXE", "the executable to write; it accepts the flags of `run`", Presence::kRequired},
      executable);
  line.Value(
      {"--datasources", "FILE",
       "the data sources for checking the job; the executable looks them up again when it runs"},
      values.data_sources_path);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;

  PluginCatalog catalog = StandardPlugins();
  CheckedJob job = CheckDescribedJob(path, catalog, values, VariableValues::kUngiven);
  if (!job.resolved) return ReportUnfitJob(job);
  PrintWarnings(job);
  Status runnable = CheckRunnable(job.resolved->plan, catalog);
  if (!runnable.ok()) return ReportFailure(runnable);
  if (job.ast->settings.dry_run) {
    return ReportFailure(Status(Failure::kNotRunnable,
                                "`dryRun` is true: the job is only to be checked; delete it to "
                                "build an executable"));
  }
  JobPlan& plan = job.resolved->plan;
  if (const std::vector<std::string> secrets = MaskSecrets(plan); !secrets.empty()) {
    return ReportFailure(Status(
        Failure::kNotRunnable,
        fmt::format(
            "`{}` contains a secret in clear text, which an executable must not contain; write "
            "`${{env:NAME}}` or `${{file:PATH}}` in its place",
            secrets[0])));
  }
  JobImage image;
  image.plan = JobPlanToJson(plan);
  image.reader_symbol = "pst_plugin_" + plan.reader.plugin;
  image.writer_symbol = "pst_plugin_" + plan.writer.plugin;
  if (!plan.time_zone.empty()) {
    Result<TimeZone> zone = TimeZone::Load(plan.time_zone);
    if (!zone.ok()) return ReportFailure(zone.status());
    image.zone = zone->tzif();
  }
  image.libraries =
      fmt::format("{}", fmt::join(LibrariesOf(FactsOf(job.resolved->pipeline)), ", "));
  std::string object =
      CompileJob(job.resolved->pipeline, Tier::kFull, TargetCpu::kBaseline, &image);
  Status linked = LinkExecutable(object, ExecutableArchive(), executable);
  if (!linked.ok()) return ReportFailure(linked);
  fmt::print("built `{}` with {}\n", executable,
             DescribeLibraries(*FindPluginRuntime(plan.reader.plugin),
                               *FindPluginRuntime(plan.writer.plugin), image.libraries));
  return ExitCode::kOk;
}

}  // namespace penstock
