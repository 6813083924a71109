// `penstock check`: lint, then checks that need the files and databases themselves.

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "compiler/check/check_job.h"
#include "compiler/driver/check_sides.h"
#include "compiler/driver/command.h"
#include "compiler/driver/describe_job.h"
#include "compiler/driver/execute.h"
#include "compiler/driver/fill_plan.h"
#include "compiler/driver/find_data_sources.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

void PrintJson(const std::string& job, const std::vector<SidedFinding>& findings,
               const Concealer& secrets) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& [side, finding] : findings) {
    nlohmann::ordered_json entry = {
        {"side", side}, {"subject", secrets.Conceal(finding.subject)}, {"ok", finding.status.ok()}};
    if (finding.status.ok()) {
      entry["note"] = secrets.Conceal(finding.note);
    } else {
      entry["code"] = DescribeFailure(finding.status.failure()).code;
      entry["message"] = secrets.Conceal(finding.status.message());
    }
    list.push_back(std::move(entry));
  }
  const nlohmann::ordered_json document = {
      {"format_version", "1.0"}, {"job", job}, {"findings", list}};
  const auto replace = nlohmann::ordered_json::error_handler_t::replace;
  std::fputs((document.dump(2, ' ', false, replace) + "\n").c_str(), stdout);
}

}  // namespace

ExitCode CheckCommand(CommandLine& line) {
  RunFlags flags;
  std::string path, format = "human";
  line.Positional("JOB", path);
  line.Run(flags, RunFlag::Use::kVariables);
  line.Value({"--format", "human|json", "how to print the findings (default human)"}, format);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;
  const PluginCatalog catalog = StandardPlugins();
  CheckedJob job =
      CheckJobWithSources(path, catalog, ValuesOf(flags.options), flags.options.data_sources_path);
  // Why there was no answer, the endpoint's own check says better.
  const Status described = DescribeJob(job, catalog, flags.options);
  if (!job.resolved) return ReportUnfitJob(job);
  PrintWarnings(job);
  const JobPlan& plan = job.resolved->plan;
  const Status runnable = CheckRunnable(plan, catalog);
  if (!runnable.ok()) return ReportFailure(runnable);
  const Status unused = WarnOfUnusedValues(plan, flags.options);
  if (!unused.ok()) return ReportFailure(unused);
  const Result<std::unique_ptr<FilledPlan>> filled = FillPlan(plan, flags.options);
  if (!filled.ok()) return ReportFailure(filled.status());
  const std::vector<SidedFinding> findings = CheckSides(**filled, flags.options);
  const Concealer& secrets = (*filled)->secrets;
  if (format == "json") {
    PrintJson(path, findings, secrets);
  } else {
    PrintFindings(findings, secrets, stdout);
  }
  const ExitCode found = ExitOf(findings);
  return found != ExitCode::kOk || described.ok() ? found : ReportFailure(described);
}

}  // namespace penstock
