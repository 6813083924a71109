#include "runtime/engine/executable_main.h"

#include <fmt/format.h>
#include <stdio.h>

#include <atomic>
#include <string>

#include "runtime/engine/job_runner.h"
#include "runtime/engine/run_flags.h"
#include "runtime/engine/run_setup.h"
#include "runtime/plugin/job_plan_json.h"

namespace penstock {
namespace {

int ExitWith(ExitCode code) { return static_cast<int>(code); }

int Help(const char* program, const JobPlan& plan) {
  std::string variables;
  for (const std::string& name : NeededParameters(plan)) variables += "  " + name + "\n";
  fmt::print("usage: {} [flags]\nruns the data job `{}`: {} to {}\n\nflags:\n{}{}{}", program,
             plan.job_name, plan.reader.plugin, plan.writer.plugin, RunFlagsHelp(),
             variables.empty() ? "" : "\nvariables:\n", variables);
  return ExitWith(ExitCode::kOk);
}

}  // namespace

int ExecutableMain(int argc, const char* const* argv, const pst_image& image) {
  const char* program = argc > 0 ? argv[0] : "job";
  const std::span<const char* const> arguments(argv + (argc > 0 ? 1 : 0), argc > 0 ? argc - 1 : 0);
  const ParsedRunFlags parsed = ParseRunFlags(arguments);
  if (!parsed.error.empty()) {
    fmt::print(stderr, "{}: {}\n{}: `--help` lists the flags\n", program, parsed.error, program);
    return ExitWith(ExitCode::kUsage);
  }
  if (image.version != PST_IMAGE_VERSION) {
    fmt::print(stderr, "{}: the job was compiled for runtime version {}, but this is version {}\n",
               program, image.version, static_cast<int>(PST_IMAGE_VERSION));
    return ExitWith(ExitCode::kInternal);
  }
  const Result<JobPlan> plan = JobPlanFromJson({image.plan, image.plan_size});
  if (!plan.ok()) {
    fmt::print(stderr, "{}: {}\n", program, plan.status().message());
    return ExitWith(plan.status().exit_code());
  }
  if (parsed.flags.help) return Help(program, *plan);
  const auto* reader = static_cast<const PluginRuntime*>(image.reader_plugin);
  const auto* writer = static_cast<const PluginRuntime*>(image.writer_plugin);
  if (parsed.flags.version) {
    fmt::print("job `{}`, built by penstock {} with {}\n", plan->job_name, PENSTOCK_VERSION,
               DescribeLibraries(*reader, *writer, {image.libraries, image.libraries_size}));
    return ExitWith(ExitCode::kOk);
  }
  std::atomic<pst_job_function> entry = image.job;
  JobProgram job;
  job.plan = &*plan;
  job.entry = &entry;
  job.reader = reader;
  job.writer = writer;
  job.writes = static_cast<EndpointLayout>(image.writes);
  job.zone_bytes.assign(image.zone, image.zone_size);
  RunOptions options = parsed.flags.options;
  options.ends_process = true;
  return RunJob(job, options).exit_code();
}

}  // namespace penstock
