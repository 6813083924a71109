#include <fmt/format.h>

#include <cstdio>

#include "compiler/ast/print.h"
#include "compiler/codegen/compile.h"
#include "compiler/driver/check_job.h"
#include "compiler/driver/command.h"
#include "compiler/driver/plan_secrets.h"
#include "compiler/frontend/json_secrets.h"
#include "compiler/ir/print.h"
#include "runtime/plugin/job_plan_json.h"
#include "stdplugins/register.h"

namespace penstock {

ExitCode DumpCommand(Arguments arguments) {
  ParsedArguments parsed = ParseArguments(arguments, {"--stage", "--tier"}, {"--help"});
  if (!parsed.error.empty()) return UsageError("dump", parsed.error);
  if (parsed.Has("--help")) {
    fmt::print("usage: penstock {}\n\n{}", FindCommand("dump").usage, FindCommand("dump").help);
    return ExitCode::kOk;
  }
  std::string stage = parsed.Flag("--stage");
  if (stage != "json" && stage != "ast" && stage != "ir" && stage != "llvm" && stage != "asm") {
    return UsageError("dump", "`--stage` must be json, ast, ir, llvm or asm");
  }
  std::string tier_flag = parsed.Flag("--tier", "1");
  if (tier_flag != "0" && tier_flag != "1") return UsageError("dump", "`--tier` must be 0 or 1");
  if (parsed.positional.size() != 1) return UsageError("dump", "one JOB is needed");

  const Tier tier = tier_flag == "0" ? Tier::kQuick : Tier::kFull;
  CheckedJob job = CheckJob(parsed.positional[0], StandardPlugins());
  if (job.document) MaskSecrets(*job.file, job.document->root);
  if (job.pipeline) MaskSecrets(job.pipeline->plan);
  std::string text;
  if (stage == "json") {
    if (!job.document) return ReportUnfitJob(job);
    text = Print(*job.document);
  } else if (stage == "ast") {
    if (!job.ast) return ReportUnfitJob(job);
    text = ast::Print(*job.ast);
  } else {
    if (!job.pipeline) return ReportUnfitJob(job);
    if (stage == "ir")
      text = ir::Print(*job.pipeline) + "plan " + JobPlanToJson(job.pipeline->plan) + "\n";
    if (stage == "llvm") text = DumpLlvm(*job.pipeline, tier);
    if (stage == "asm") text = DumpAssembly(*job.pipeline, tier);
  }
  std::fputs(text.c_str(), stdout);
  return ExitCode::kOk;
}

}  // namespace penstock
