#include <fmt/format.h>

#include <cstdio>

#include "compiler/ast/print.h"
#include "compiler/check/check_job.h"
#include "compiler/codegen/compile.h"
#include "compiler/driver/command.h"
#include "compiler/driver/describe_job.h"
#include "compiler/driver/plan_secrets.h"
#include "compiler/ir/print.h"
#include "compiler/json/json_secrets.h"
#include "runtime/plugin/job_plan_json.h"
#include "stdplugins/register.h"

namespace penstock {

ExitCode DumpCommand(CommandLine& line) {
  std::string path, stage, tier_name = "1";
  line.Positional("JOB", path);
  line.Value({"--stage", "json|ast|ir|llvm|asm", "the compiler step", Presence::kRequired}, stage);
  line.Value(
      {"--tier", "0|1", "for llvm and asm: before (0) or after (1) optimisation (default 1)"},
      tier_name);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;

  const Tier tier = tier_name == "0" ? Tier::kQuick : Tier::kFull;
  CheckedJob job = CheckJob(path, StandardPlugins());
  if (stage != "json" && stage != "ast") {
    const Status described =
        DescribeJob(job, StandardPlugins(), RunOptions(), VariableValues::kUngiven);
    if (!described.ok()) return ReportFailure(described);
  }
  if (job.document) MaskSecrets(*job.file, job.document->root);
  if (job.resolved) MaskSecrets(job.resolved->plan);
  std::string text;
  if (stage == "json") {
    if (!job.document) return ReportUnfitJob(job);
    text = Print(*job.document);
  } else if (stage == "ast") {
    if (!job.ast) return ReportUnfitJob(job);
    text = ast::Print(*job.ast);
  } else {
    if (!job.resolved) return ReportUnfitJob(job);
    if (stage == "ir")
      text = ir::Print(job.resolved->pipeline) + "plan " + JobPlanToJson(job.resolved->plan) + "\n";
    if (stage == "llvm") text = DumpLlvm(job.resolved->pipeline, tier);
    if (stage == "asm") text = DumpAssembly(job.resolved->pipeline, tier);
  }
  std::fwrite(text.data(), 1, text.size(), stdout);
  return ExitCode::kOk;
}

}  // namespace penstock
