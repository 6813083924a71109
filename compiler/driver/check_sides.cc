#include "compiler/driver/check_sides.h"

#include <fmt/format.h>

#include "runtime/base/show_text.h"
#include "runtime/engine/own_files.h"
#include "stdplugins/register.h"

namespace penstock {

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

void PrintFindings(const std::vector<SidedFinding>& findings, const Concealer& secrets, FILE* to) {
  for (const auto& [side, finding] : findings) {
    const std::string subject = Printable(secrets.Conceal(finding.subject), 500);
    if (finding.status.ok()) {
      fmt::print(to, "ok           {}: {}{}{}\n", side, subject, finding.note.empty() ? "" : ": ",
                 Printable(secrets.Conceal(finding.note), 500));
      continue;
    }
    const FailureInfo& failure = DescribeFailure(finding.status.failure());
    fmt::print(to, "error[{}]  {}: {}: {}\n      = help: {}\n", failure.code, side, subject,
               Printable(secrets.Conceal(finding.status.message()), 1000), failure.advice);
  }
}

ExitCode ExitOf(const std::vector<SidedFinding>& findings) {
  for (const auto& [side, finding] : findings) {
    if (!finding.status.ok()) return finding.status.exit_code();
  }
  return ExitCode::kOk;
}

}  // namespace penstock
