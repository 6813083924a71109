#pragma once
// Runs one compiled job from its reader to its writer, and says what happened.
//
// Worker threads take slices of the input, convert their blocks with the job's compiled function
// and send the result to the target, in the order of the input where both have one. An attempt on a
// slice that fails for a temporary reason is repeated. Only the output of accepted attempts is
// published, and only if every record is accounted for and the limits are kept.

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/abi/job_abi.h"
#include "runtime/engine/engine_step.h"
#include "runtime/limits/retry_policy.h"
#include "runtime/plugin/endpoint.h"
#include "runtime/plugin/endpoint_layout.h"
#include "runtime/plugin/job_plan.h"
#include "runtime/report/progress.h"
#include "runtime/report/run_report.h"
#include "runtime/schedule/schedule_expression.h"

namespace penstock {

// A job that is ready to run. Nothing is owned; all of it outlives RunJob.
struct JobProgram {
  const JobPlan* plan = nullptr;
  // Loaded once per block, so a better tier may be stored while the job runs.
  std::atomic<pst_job_function>* entry = nullptr;
  const PluginRuntime* reader = nullptr;
  const PluginRuntime* writer = nullptr;
  EndpointLayout writes = EndpointLayout::kText;  // what the writer takes
  std::string zone_bytes;  // TZif data of plan->time_zone; empty: loaded from the system
};

struct RunOptions {
  // Values of the job's variables by name; scheduling expressions in them are evaluated.
  std::map<std::string, std::string> parameters;
  // Files of more of them (params_file.h); later ones win over earlier ones, `parameters` over all.
  std::vector<std::string> params_files;
  GivenSchedule schedule;  // what is not given follows from the run's clock and the job's time zone
  std::string data_sources_path;  // empty: what the environment names, if anything
  std::string dirty_path;         // JSON lines of refused records; empty: none
  std::string report_path;        // RunReport as JSON; empty: none
  std::optional<int> jobs;        // worker threads, instead of the plan's `concurrent`; >= 1
  ProgressMode progress = ProgressMode::kAuto;
  bool quiet = false;                 // only failures and warnings are printed
  std::FILE* messages = stderr;       // null: nothing is printed at all
  std::optional<Instant> now;         // the run's clock, instead of the system's
  std::optional<uint64_t> row_limit;  // ends the input once this many records are written (preview)

  RetryPolicy retry;                               // of slices and of Publish
  std::chrono::milliseconds flush_interval{1000};  // unbounded input: between two flushes

  // The process ends when RunJob has returned: signal handlers are not restored, so that a signal
  // after publishing does not turn a success into a failure. A second one still kills.
  bool ends_process = false;

  // Called after each committed block with the input bytes consumed so far, by one thread at a
  // time; cheap work only.
  std::function<void(uint64_t bytes_read)> on_progress;
  // Asked once, when the report is made. Not set: the job was compiled ahead of time.
  std::function<CompileInfo()> compile_info;

  // For tests: what happens at each step, and how many attempts are made on each slice at once.
  EngineStepHook on_step;
  int copies = 1;
};

// Never throws. SIGINT and SIGTERM stop the job cleanly while it runs (a second one kills the
// process), or drain it if its input is unbounded (a second one stops it); SIGPIPE is ignored.
// Their handling is restored before it returns (unless `ends_process`), so one job runs at a time.
// The report is also written to `report_path`, and printed, unless `messages` is null.
RunReport RunJob(const JobProgram& program, const RunOptions& options);

}  // namespace penstock
