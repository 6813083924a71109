#include "compiler/driver/fill_plan.h"

#include <fmt/format.h>

#include <cstdio>

#include "runtime/base/show_text.h"
#include "runtime/datasource/lay_data_sources.h"
#include "runtime/engine/run_setup.h"

namespace penstock {

KnownValues ValuesOf(const RunOptions& options) {
  return [&options](std::string_view name, std::string_view time_zone) {
    return ResolveParameter(name, time_zone, options);
  };
}

Result<std::unique_ptr<FilledPlan>> FillPlan(const JobPlan& plan, const RunOptions& options) {
  auto filled = std::make_unique<FilledPlan>();
  filled->plan = plan;
  PST_ASSIGN_OR_RETURN(const GivenParameters given, CollectParameters(options));
  PST_ASSIGN_OR_RETURN(const TimeZone zone, ResolveTimeZone(plan, ""));
  const int64_t local_now = zone.ToLocal(options.now.value_or(SystemNow()).seconds);
  RunContext& context = filled->context;
  context.concurrency = plan.limits.concurrent;
  PST_ASSIGN_OR_RETURN(
      context.parameters,
      ResolveParameters(plan, given, CompleteSchedule(options.schedule, local_now)));
  context.plan = &filled->plan;
  filled->secrets = ConcealerOf(plan, context.parameters);
  Result<LaidDataSources> laid =
      LayDataSources(DataSourcesPath(options.data_sources_path), context.parameters, filled->plan);
  if (!laid.ok()) {
    return Status(laid.status().failure(), filled->secrets.Conceal(laid.status().message()));
  }
  for (const std::string& secret : laid->secrets) filled->secrets.Add(secret);
  filled->files = std::move(laid->files);
  return filled;
}

Status WarnOfUnusedValues(const JobPlan& plan, const RunOptions& options) {
  PST_ASSIGN_OR_RETURN(const GivenParameters given, CollectParameters(options));
  for (const std::string& warning : UnusedParameters(plan, given)) {
    fmt::print(stderr, "warning: {}\n", TerminalText(warning));
  }
  return {};
}

}  // namespace penstock
