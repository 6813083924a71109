#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "compiler/check/check_job.h"
#include "compiler/driver/command.h"
#include "compiler/driver/describe_job.h"
#include "compiler/driver/describe_output.h"
#include "compiler/driver/describe_plan.h"
#include "compiler/driver/execute.h"
#include "compiler/driver/fill_plan.h"
#include "compiler/driver/find_data_sources.h"
#include "runtime/base/show_text.h"
#include "runtime/base/utf8.h"
#include "runtime/schedule/variable_text.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

// Texts of the script and file names, safe for a terminal.
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

// `text` and blanks up to `width` characters; what is longer pushes the rest to the right.
std::string Padded(const std::string& text, size_t width) {
  const auto continued = static_cast<size_t>(std::ranges::count_if(text, ContinuesUtf8));
  const size_t size = text.size() - continued;
  return text + std::string(size < width ? width - size : 0, ' ');
}

void PrintColumns(const ir::Pipeline& pipeline) {
  if (pipeline.source.all_fields) {
    Print("columns: all columns of the source, unchanged\n");
    return;
  }
  if (pipeline.outputs.empty()) return;
  Print("columns:\n  {}{}{}{}\n", Padded("target", 21), Padded("source", 25), Padded("type", 17),
        "conversion");
  for (size_t i = 0; i < pipeline.outputs.size(); ++i) {
    const OutputDescription output = DescribeOutput(pipeline, i);
    Print("  {} {} {} {}\n", Padded(output.target, 20), Padded(output.source, 24),
          Padded(output.type, 16), output.conversion);
  }
  Print(
      "exact: every value is written unchanged; checked: a record with a value that cannot "
      "be\nrepresented exactly is refused as dirty\n");
}

// Names, never values.
void PrintDataSources(std::string_view side, const EndpointPlan& endpoint,
                      const std::string& path) {
  for (const DataSourceUse& use : endpoint.data_sources) {
    Print("{}: data source `{}`{}\n", side, NameOf(use),
          path.empty() ? "" : fmt::format(" of `{}`", path));
  }
}

// Slices are known once the input is looked at; nothing is written.
Status PrintSlices(const JobPlan& plan, const RunFlags& flags) {
  PST_RETURN_IF_ERROR(WarnOfUnusedValues(plan, flags.options));
  PST_ASSIGN_OR_RETURN(const std::unique_ptr<FilledPlan> filled, FillPlan(plan, flags.options));
  const Concealer& secrets = filled->secrets;
  std::unique_ptr<Reader> reader =
      FindPluginRuntime(plan.reader.plugin)->new_reader(filled->context);
  const Result<ReadPlan> read = reader->Plan(filled->context.concurrency);
  if (!read.ok()) return Status(read.status().failure(), secrets.Conceal(read.status().message()));
  for (const std::string& note : read->notes) Print("note: {}\n", secrets.Conceal(note));
  Print("slices: {}\n", read->slices.size());
  for (const Slice& slice : read->slices) Print("  {}\n", secrets.Conceal(slice.name));
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
  CheckedJob job =
      CheckJobWithSources(path, catalog, ValuesOf(flags.options), flags.options.data_sources_path);
  if (!job.resolved) return ReportUnfitJob(job);
  const Status described = DescribeJob(job, catalog, flags.options);
  if (!job.resolved) return ReportUnfitJob(job);
  PrintWarnings(job);

  const auto& [pipeline, plan] = *job.resolved;
  Print("{} -> {}\n", plan.reader.plugin, plan.writer.plugin);
  PrintDataSources("reader", plan.reader, flags.options.data_sources_path);
  PrintDataSources("writer", plan.writer, flags.options.data_sources_path);
  if (!plan.parameters.empty()) {
    std::string variables;
    for (const std::string& name : plan.parameters) {
      variables += (variables.empty() ? "" : ", ") + WrittenForm(name);
    }
    Print("variables: {}\n", variables);
  }
  PrintColumns(pipeline);
  for (const std::string& note : pipeline.notes) Print("note: {}\n", note);
  if (!described.ok()) Print("note: {}\n", described.message());
  const PluginSpec* writer = catalog.Find(plan.writer.plugin, Side::kWriter);
  if (!writer->connector) {  // Kafka Connect has limits of its own
    PrintLimits(plan.limits);
    Print("time zone: {}\n", plan.time_zone.empty() ? "the system's" : plan.time_zone);
  }
  Print("guarantee: {}\n", writer->writer->guarantee);
  Status sliced = CheckRunnable(plan, catalog);
  if (sliced.ok()) sliced = PrintSlices(plan, flags);
  if (!sliced.ok()) Print("slices: not known ({})\n", sliced.message());
  return ExitCode::kOk;
}

}  // namespace penstock
