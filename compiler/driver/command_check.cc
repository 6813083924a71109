// `penstock check`: lint, then checks that need the files and databases themselves.

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "compiler/check/check_job.h"
#include "compiler/driver/command.h"
#include "compiler/driver/execute.h"
#include "compiler/driver/fill_plan.h"
#include "compiler/driver/find_data_sources.h"
#include "runtime/base/show_text.h"
#include "runtime/engine/own_files.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

struct SidedFinding {
  std::string_view side;
  Finding finding;
};

std::vector<SidedFinding> CheckSides(const FilledPlan& filled, const RunOptions& options) {
  const RunContext& context = filled.context;
  const JobPlan& plan = filled.plan;
  const std::unique_ptr<Reader> reader = FindPluginRuntime(plan.reader.plugin)->new_reader(context);
  const std::unique_ptr<Writer> writer = FindPluginRuntime(plan.writer.plugin)->new_writer(context);
  std::vector<SidedFinding> all;
  for (Finding& finding : reader->Check()) all.push_back({"reader", std::move(finding)});
  for (Finding& finding : writer->Check()) all.push_back({"writer", std::move(finding)});
  Status apart = OwnFiles(options, context, *reader, *writer, filled.files).CheckOthers();
  if (!apart.ok()) all.push_back({"writer", {"files of the job", std::move(apart), ""}});
  return all;
}

void PrintForPeople(const std::vector<SidedFinding>& findings, const Concealer& secrets) {
  for (const auto& [side, finding] : findings) {
    const std::string subject = Printable(secrets.Conceal(finding.subject), 500);
    if (finding.status.ok()) {
      fmt::print("ok           {}: {}{}{}\n", side, subject, finding.note.empty() ? "" : ": ",
                 Printable(secrets.Conceal(finding.note), 500));
      continue;
    }
    const FailureInfo& failure = DescribeFailure(finding.status.failure());
    fmt::print("error[{}]  {}: {}: {}\n      = help: {}\n", failure.code, side, subject,
               Printable(secrets.Conceal(finding.status.message()), 1000), failure.advice);
  }
}

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
  const CheckedJob job = CheckJobWithSources(path, catalog, flags.options.data_sources_path);
  if (!job.resolved) return ReportUnfitJob(job);
  PrintWarnings(job);
  const JobPlan& plan = job.resolved->plan;
  const Status runnable = CheckRunnable(plan, catalog);
  if (!runnable.ok()) return ReportFailure(runnable);
  const Result<std::unique_ptr<FilledPlan>> filled = FillPlan(plan, flags.options);
  if (!filled.ok()) return ReportFailure(filled.status());
  const std::vector<SidedFinding> findings = CheckSides(**filled, flags.options);
  const Concealer& secrets = (*filled)->secrets;
  if (format == "json") {
    PrintJson(path, findings, secrets);
  } else {
    PrintForPeople(findings, secrets);
  }
  for (const auto& [side, finding] : findings) {
    if (!finding.status.ok()) return finding.status.exit_code();
  }
  return ExitCode::kOk;
}

}  // namespace penstock
