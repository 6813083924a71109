// penstock-reference: `penstock run` with the plain interpreter instead of generated code, and for
// text files a plain reader. Engine, table plugins and writers are the product's. For tests only.

#include <fmt/format.h>

#include <atomic>
#include <cstdio>

#include "compiler/diagnostics/render_text.h"
#include "compiler/driver/describe_job.h"
#include "runtime/engine/job_runner.h"
#include "runtime/engine/run_flags.h"
#include "stdplugins/register.h"
#include "tests/reference/loop.h"
#include "tests/reference/text_reader.h"

namespace penstock::reference {
namespace {

const ir::Pipeline* pipeline = nullptr;  // for PlainReader, which the engine calls

std::unique_ptr<Reader> PlainReader(const RunContext& context) {
  return NewTextReader(context, pipeline->source);
}

int Run(int argc, const char* const* argv) {
  RunFlags flags;
  std::string path;
  const std::span<const char* const> arguments(argv, static_cast<size_t>(argc));
  for (size_t i = 2; i < arguments.size();) {
    const RunFlags::Taken taken = flags.Take(arguments.subspan(i));
    if (!taken.error.empty() || (taken.count == 0 && !path.empty())) {
      fmt::print(stderr, "penstock run: {}\n", taken.error.empty() ? arguments[i] : taken.error);
      return static_cast<int>(ExitCode::kUsage);
    }
    if (taken.count == 0) path = arguments[i];
    i += taken.count == 0 ? 1 : taken.count;
  }
  const CheckedJob job = CheckDescribedJob(path, StandardPlugins(), flags.options);
  if (!job.loaded.ok()) {
    fmt::print(stderr, "penstock: error[{}]: {}\n", DescribeFailure(job.loaded.failure()).code,
               job.loaded.message());
    return static_cast<int>(job.loaded.exit_code());
  }
  fmt::print(stderr, "{}", RenderText(*job.file, job.diagnostics.Sorted(), false));
  if (!job.resolved) return static_cast<int>(ExitCode::kScriptInvalid);

  const JobPlan& plan = job.resolved->plan;
  pipeline = &job.resolved->pipeline;
  // Two wire formats in one job would need two twins.
  const WireFormat* wire = pipeline->source.wire;
  SetPipeline(*pipeline, FindWireTwin(wire != nullptr ? wire : pipeline->sink.wire));
  PluginRuntime reader = *FindPluginRuntime(plan.reader.plugin);
  if (pipeline->source.layout == ir::Layout::kText) reader.new_reader = PlainReader;
  std::atomic<pst_job_function> entry = InterpretBlock;
  JobProgram program;
  program.plan = &plan;
  program.entry = &entry;
  program.reader = &reader;
  program.writer = FindPluginRuntime(plan.writer.plugin);
  program.writes = pipeline->sink.layout;
  // Text files are read by one worker; a generator makes its slices by `concurrent`.
  if (pipeline->source.layout == ir::Layout::kText) flags.options.jobs = 1;
  return RunJob(program, flags.options).exit_code();
}

}  // namespace
}  // namespace penstock::reference

int main(int argc, char** argv) {
  if (argc < 3 || std::string_view(argv[1]) != "run") {
    std::fputs("usage: penstock-reference run JOB [flags of a run]\n", stderr);
    return 64;
  }
  return penstock::reference::Run(argc, argv);
}
