#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "compiler/driver/check_job.h"
#include "compiler/driver/command.h"
#include "compiler/driver/execute.h"
#include "compiler/ir/print.h"
#include "runtime/base/show_text.h"
#include "runtime/engine/run_flags.h"
#include "runtime/engine/run_setup.h"
#include "runtime/schedule/variable_text.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

// Texts of the script and names of files, as a terminal may have them.
template <typename... Values>
void Print(fmt::format_string<Values...> format, Values&&... values) {
  fmt::print("{}", TerminalText(fmt::format(format, std::forward<Values>(values)...)));
}

void PrintLimits(const Limits& limits) {
  Print("threads: up to {}\n", limits.concurrent);
  if (limits.dirty_records) {
    Print("dirty records: at most {}\n", *limits.dirty_records);
  } else if (limits.dirty_percentage) {
    Print("dirty records: at most {}% of the records read\n", *limits.dirty_percentage * 100);
  } else {
    Print("dirty records: any number\n");
  }
  if (limits.bytes_per_second) Print("speed: at most {} bytes/s\n", *limits.bytes_per_second);
  if (limits.records_per_second) Print("speed: at most {} records/s\n", *limits.records_per_second);
}

// How a value gets from its source to its target, in the words of the conversion kernels.
std::string Path(const ir::Output& output) {
  if (!output.copy_kernel.empty()) return "checked and copied as text";
  if (output.format_kernel.empty()) return "as it is";
  return "written by " + output.format_kernel;
}

// Slices are known once the input is looked at; nothing is written.
Status PrintSlices(const ir::Pipeline& pipeline, const RunFlags& flags) {
  RunContext context;
  context.plan = &pipeline.plan;
  context.concurrency = pipeline.plan.limits.concurrent;
  PST_ASSIGN_OR_RETURN(const GivenParameters given, CollectParameters(flags.options));
  for (const std::string& warning : UnusedParameters(pipeline.plan, given)) {
    fmt::print(stderr, "warning: {}\n", TerminalText(warning));
  }
  PST_ASSIGN_OR_RETURN(const TimeZone zone, ResolveTimeZone(pipeline.plan, ""));
  const int64_t local_now = zone.ToLocal(flags.options.now.value_or(SystemNow()).seconds);
  PST_ASSIGN_OR_RETURN(
      context.parameters,
      ResolveParameters(pipeline.plan, given, CompleteSchedule(flags.options.schedule, local_now)));
  const Concealer secrets = ConcealerOf(pipeline.plan, context.parameters);
  std::unique_ptr<Reader> reader =
      FindPluginRuntime(pipeline.plan.reader.plugin)->new_reader(context);
  const Result<ReadPlan> plan = reader->Plan(context.concurrency);
  if (!plan.ok()) return Status(plan.status().failure(), secrets.Conceal(plan.status().message()));
  for (const std::string& note : plan->notes) Print("note: {}\n", secrets.Conceal(note));
  Print("slices: {}\n", plan->slices.size());
  for (const Slice& slice : plan->slices) Print("  {}\n", secrets.Conceal(slice.name));
  return {};
}

}  // namespace

ExitCode PlanCommand(CommandLine& line) {
  RunFlags flags;
  std::string path;
  line.Positional("JOB", path);
  line.Run(flags, RunFlag::Use::kVariables);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;
  PluginCatalog catalog = StandardPlugins();
  CheckedJob job = CheckJob(path, catalog);
  if (!job.pipeline) return ReportUnfitJob(job);
  PrintWarnings(job);

  const ir::Pipeline& pipeline = *job.pipeline;
  Print("{} -> {}\n", pipeline.plan.reader.plugin, pipeline.plan.writer.plugin);
  if (!pipeline.parameters.empty()) {
    std::string variables;
    for (const std::string& name : pipeline.parameters) {
      variables += (variables.empty() ? "" : ", ") + WrittenForm(name);
    }
    Print("variables: {}\n", variables);
  }
  if (pipeline.filter) Print("filter: {}\n", ir::Print(pipeline, *pipeline.filter));
  Print("columns:\n");
  if (pipeline.source.all_fields) Print("  every field, as text\n");
  for (const ir::Output& output : pipeline.outputs) {
    Print("  {:<20} {:<16} {} ({})\n", output.name, ToString(pipeline.exprs[output.value].type),
          ir::Print(pipeline, output.value), Path(output));
  }
  for (const std::string& note : pipeline.notes) Print("note: {}\n", note);
  const PluginSpec* writer = catalog.Find(pipeline.plan.writer.plugin, Side::kWriter);
  if (!writer->connector) {  // Kafka Connect has limits of its own
    PrintLimits(pipeline.plan.limits);
    Print("time zone: {}\n",
          pipeline.plan.time_zone.empty() ? "the system's" : pipeline.plan.time_zone);
  }
  Print("guarantee: {}\n", writer->writer->guarantee);
  Status sliced = CheckRunnable(pipeline.plan, catalog);
  if (sliced.ok()) sliced = PrintSlices(pipeline, flags);
  if (!sliced.ok()) Print("slices: not known ({})\n", sliced.message());
  return ExitCode::kOk;
}

}  // namespace penstock
