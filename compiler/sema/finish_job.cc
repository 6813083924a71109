#include "compiler/sema/finish_job.h"

#include <algorithm>
#include <utility>

#include "compiler/ir/verify.h"
#include "compiler/sema/data_source_uses.h"
#include "compiler/sema/secret_parameters.h"
#include "runtime/base/check.h"
#include "runtime/plugin/least_fields.h"

namespace penstock {
namespace {

// The line of the first use of a variable; 0 if it is not known.
uint32_t LineOf(const std::string& variable, const JobFacts& facts) {
  for (const Endpoint* endpoint : {&facts.reader, &facts.writer}) {
    const auto use = std::ranges::find(endpoint->uses, variable, &VariableUse::name);
    if (use != endpoint->uses.end()) return facts.file.PlaceOf(use->span.begin).line;
  }
  return 0;
}

// Those that the filter uses; nothing where the header decides which they are.
std::optional<uint32_t> LeastFieldsOfStar(const ir::Source& source) {
  uint32_t least = 1;
  for (const ir::SourceColumn& column : source.columns) {
    if (column.field < 0) return std::nullopt;
    least = std::max(least, static_cast<uint32_t>(column.field) + 1);
  }
  return least;
}

void FillReader(const JobFacts& facts, EndpointPlan& plan) {
  const ir::Source& source = facts.pipeline.source;
  plan.plugin = facts.reader.plugin->name;
  plan.options = facts.reader.options.Values();
  plan.data_sources =
      DataSourceUses(facts.reader.options, *facts.reader.plugin, *facts.reader.spec);
  plan.schema = facts.reader.schema;
  plan.options.erase("where");  // it is in EndpointPlan::where and in the loop
  // `*` as so many columns as the writer has: the reader sees to it that there are no more. A table
  // has to be told in any case.
  const bool reads_text = source.layout == ir::Layout::kText;
  if (!facts.reader.schema.columns.empty()) return;  // `*` is all that it says it has
  if ((facts.star && !source.all_fields) || (source.all_fields && !reads_text)) {
    plan.options.emplace("column", Template::Plain("*"));
  }
}

void FillWriter(const JobFacts& facts, EndpointPlan& plan) {
  plan.plugin = facts.writer.plugin->name;
  plan.options = facts.writer.options.Values();
  plan.data_sources =
      DataSourceUses(facts.writer.options, *facts.writer.plugin, *facts.writer.spec);
  if (facts.writer_columns.star) plan.options.emplace("column", Template::Plain("*"));
  plan.schema = facts.writer.schema;
}

}  // namespace

std::optional<ResolvedJob> FinishJob(JobFacts facts) {
  if (facts.reader.plugin == nullptr || facts.writer.plugin == nullptr) return std::nullopt;
  JobPlan plan;
  plan.job_name = facts.file.name();
  plan.limits = facts.settings.limits;
  plan.time_zone = facts.settings.time_zone;
  ir::PlanLoop(facts.pipeline, plan);
  for (const std::string& name : plan.parameters) {
    plan.parameter_lines.push_back(LineOf(name, facts));
  }
  plan.secret_parameters =
      SecretParameters(plan.parameters, {&facts.reader.options, &facts.writer.options});
  FillReader(facts, plan.reader);
  FillWriter(facts, plan.writer);
  ir::Source& source = facts.pipeline.source;
  if (source.layout == ir::Layout::kText && !source.all_fields) {
    source.least_fields = LeastFields(plan.reader);
  } else if (source.layout == ir::Layout::kText && facts.job.values.ragged_star) {
    source.least_fields = LeastFieldsOfStar(source);
  }
  if (plan.reader.options.contains("splitPk") && plan.limits.concurrent == 1) {
    facts.pipeline.notes.push_back("`splitPk` is ignored because the job reads with one thread");
  }
  const bool is_typed = !facts.reader.is_undescribed() && !facts.writer.is_undescribed();
  PST_CHECK(!is_typed || !ir::FindFault(facts.pipeline).has_value());
  return ResolvedJob{std::move(facts.pipeline), std::move(plan)};
}

}  // namespace penstock
