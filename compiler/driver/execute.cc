// When to compile tier 1. It costs some 50 to 100 ms of a core and repays them only over hundreds
// of megabytes, so a job that is small enough to be over by then should not start it: it starts
// once 16 MB of input have passed. The result replaces tier 0 at the next block.

#include "compiler/driver/execute.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <optional>
#include <set>
#include <system_error>
#include <thread>

#include "compiler/codegen/compile.h"
#include "compiler/codegen/jit.h"
#include "compiler/codegen/object_cache.h"
#include "runtime/engine/host_table.h"
#include "runtime/kernels/kernel_table.h"
#include "runtime/report/report_file.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

constexpr uint64_t kTier1AfterBytes = 16u << 20;

std::vector<NativeSymbol> NativeSymbols(const ir::Pipeline& pipeline) {
  std::vector<NativeSymbol> symbols;
  for (const KernelSymbol& kernel : NativeKernels())
    symbols.push_back({kernel.name, kernel.address});
  for (const HostFunction& host : HostFunctions()) symbols.push_back({host.name, host.address});
  for (const WireFormat* wire : std::set{pipeline.source.wire, pipeline.sink.wire}) {
    if (wire == nullptr) continue;
    for (const WireFormat::Native& native : wire->natives) {
      symbols.push_back({native.name, native.address});
    }
  }
  return symbols;
}

double MillisecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

// The code of one job, in one or two tiers.
class TieredProgram {
 public:
  TieredProgram(const ir::Pipeline& pipeline, const ExecuteOptions& options)
      : pipeline_(pipeline),
        cache_(options.cache_directory),
        choice_(options.tier),
        symbols_(NativeSymbols(pipeline)) {}

  ~TieredProgram() {
    if (compiler_.joinable()) compiler_.join();
  }

  // Makes the first tier ready.
  Status Start() {
    try {
      return LoadFirst();
    } catch (const std::bad_alloc&) {
      return Status(Failure::kOutOfMemory, "while the job was compiled");
    }
  }

  // Called while the job runs.
  void OnProgress(uint64_t bytes_read) {
    if (!wants_tier1_ || bytes_read < kTier1AfterBytes) return;
    wants_tier1_ = false;
    compiling_.store(true);
    try {
      compiler_ = std::thread([this] { CompileTier1(); });
    } catch (const std::system_error&) {
      compiling_.store(false);  // the job continues with tier 0
    }
  }

  std::atomic<pst_job_function>* entry() { return &entry_; }
  bool compiling() const { return compiling_.load(); }

  CompileInfo info() {
    CompileInfo info = info_;
    if (info.tier1_ms == 0) info.tier1_ms = background_ms_.load();
    return info;
  }

 private:
  Status LoadFirst() {
    auto start = std::chrono::steady_clock::now();
    std::optional<std::string> object;
    Tier tier = Tier::kFull;
    if (choice_ != TierChoice::kQuickOnly) object = cache_.Find(pipeline_, Tier::kFull);
    if (!object && choice_ != TierChoice::kFullOnly) {
      tier = Tier::kQuick;
      object = cache_.Find(pipeline_, Tier::kQuick);
    }
    info_.cached = object.has_value();
    if (!object) {
      object = CompileJob(pipeline_, tier, TargetCpu::kHost);
      cache_.Store(pipeline_, tier, *object);
    }
    PST_ASSIGN_OR_RETURN(JitProgram program, JitProgram::Load(*object, symbols_));
    first_.emplace(std::move(program));
    entry_.store(first_->entry());
    (tier == Tier::kFull ? info_.tier1_ms : info_.tier0_ms) = MillisecondsSince(start);
    wants_tier1_ = choice_ == TierChoice::kAuto && tier == Tier::kQuick;
    return {};
  }

  // Best effort: whatever fails, the job continues with tier 0.
  void CompileTier1() {
    try {
      LoadSecond();
    } catch (const std::bad_alloc&) {
      // compiling() stays true: LLVM was left in mid-work, and nothing may tidy up after it.
      return;
    }
    compiling_.store(false);
  }

  void LoadSecond() {
    auto start = std::chrono::steady_clock::now();
    std::string object = CompileJob(pipeline_, Tier::kFull, TargetCpu::kHost);
    Result<JitProgram> program = JitProgram::Load(object, symbols_);
    if (program.ok()) {
      second_.emplace(*std::move(program));
      entry_.store(second_->entry());
      background_ms_.store(MillisecondsSince(start));
      cache_.Store(pipeline_, Tier::kFull, object);
    }
  }

  const ir::Pipeline& pipeline_;
  ObjectCache cache_;
  TierChoice choice_;
  const std::vector<NativeSymbol> symbols_;
  std::optional<JitProgram> first_;
  std::optional<JitProgram> second_;
  std::atomic<pst_job_function> entry_{nullptr};
  CompileInfo info_;
  bool wants_tier1_ = false;
  std::thread compiler_;
  std::atomic<bool> compiling_{false};
  std::atomic<double> background_ms_{0};
};

// "those that can are `a`, `b`"
std::string RunnablePlugins(const PluginCatalog& catalog, Side side) {
  std::vector<std::string> runnable;
  for (const PluginSpec& spec : catalog.specs()) {
    if (CanRun(spec.name, side)) runnable.push_back(fmt::format("`{}`", spec.name));
  }
  return fmt::format("runnable plugins are {}", fmt::join(runnable, ", "));
}

}  // namespace

Status CheckRunnable(const JobPlan& plan, const PluginCatalog& catalog) {
  for (const Side side : {Side::kReader, Side::kWriter}) {
    const bool reads = side == Side::kReader;
    const std::string& plugin = reads ? plan.reader.plugin : plan.writer.plugin;
    if (CanRun(plugin, side)) continue;
    return Status(Failure::kNotRunnable,
                  fmt::format("the {} `{}` can be checked and planned, but not run yet; {}",
                              reads ? "reader" : "writer", plugin, RunnablePlugins(catalog, side)));
  }
  return {};
}

Status CheckRunnable(const ast::Job& job, const PluginCatalog& catalog) {
  const bool reader = catalog.Find(job.reader.plugin, Side::kReader) == nullptr;
  return Status(
      Failure::kNotRunnable,
      fmt::format("the {} `{}` is known only by name and cannot be run; {}",
                  reader ? "reader" : "writer", reader ? job.reader.plugin : job.writer.plugin,
                  RunnablePlugins(catalog, reader ? Side::kReader : Side::kWriter)));
}

RunReport Execute(const ResolvedJob& job, const ExecuteOptions& options) {
  TieredProgram code(job.pipeline, options);
  Status started = code.Start();
  if (!started.ok()) {
    WriteFailedReport(options.run.report_path, job.plan.job_name, started);
    RunReport report;
    report.status = std::move(started);
    fmt::print(stderr, "{}", ErrorText(report));
    return report;
  }
  JobProgram program;
  program.plan = &job.plan;
  program.entry = code.entry();
  program.reader = FindPluginRuntime(job.plan.reader.plugin);
  program.writer = FindPluginRuntime(job.plan.writer.plugin);
  program.writes = job.pipeline.sink.layout;
  RunOptions run = options.run;
  run.on_progress = [&](uint64_t bytes_read) { code.OnProgress(bytes_read); };
  run.compile_info = [&] { return code.info(); };
  RunReport report = RunJob(program, run);
  if (code.compiling()) {
    std::fflush(nullptr);
    std::_Exit(report.exit_code());
  }
  return report;
}

}  // namespace penstock
