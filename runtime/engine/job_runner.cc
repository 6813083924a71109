// A run in order: settle what is fixed (variables, zone, clock), open what is written beside the
// data (report, dirty file), prepare reader and writer, let the workers work, check, publish or
// abort, report. A failure at any step skips to the end; the report is made in every case.

#include "runtime/engine/job_runner.h"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/base/output_file.h"
#include "runtime/dirty/dirty_collector.h"
#include "runtime/dirty/show_text.h"
#include "runtime/engine/job_state.h"
#include "runtime/engine/run_setup.h"
#include "runtime/engine/signals.h"
#include "runtime/engine/worker.h"

namespace penstock {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kWatchInterval(50);

class Run {
 public:
  Run(const JobProgram& program, const RunOptions& options)
      : program_(program),
        options_(options),
        plan_(*program.plan),
        signals_(&stop_),
        start_(Clock::now()),
        screen_(options.messages, options.quiet ? ProgressMode::kNone : options.progress, start_) {
    report_.job = plan_.job_name;
    report_.started = SystemNow();
    report_.reader_plugin = plan_.reader.plugin;
    report_.writer_plugin = plan_.writer.plugin;
  }

  RunReport Execute() {
    try {
      report_.status = Prepare();
      // What a signal cuts short may report any failure.
      if (signals_.received() != 0) report_.status = Stopped();
      if (report_.status.ok()) report_.status = Work();
    } catch (const std::bad_alloc&) {
      report_.status = Status(Failure::kOutOfMemory, "");
    }
    try {
      Finish();
    } catch (const std::bad_alloc&) {
      report_.status = Status(Failure::kOutOfMemory, "");
    }
    return std::move(report_);
  }

 private:
  Status Prepare() {
    if (!options_.report_path.empty()) {
      PST_ASSIGN_OR_RETURN(OutputFile file, OutputFile::CreateAtomic(options_.report_path));
      report_file_.emplace(std::move(file));
    }
    PST_ASSIGN_OR_RETURN(const GivenParameters given, CollectParameters(options_));
    report_.warnings = UnusedParameters(plan_, given);
    for (const std::string& warning : report_.warnings) screen_.Print("warning: " + warning);
    PST_ASSIGN_OR_RETURN(zone_, ResolveTimeZone(plan_, program_.zone_bytes));
    const int64_t local_now = zone_.ToLocal(options_.now.value_or(report_.started).seconds);
    PST_ASSIGN_OR_RETURN(
        context_.parameters,
        ResolveParameters(plan_, given, CompleteSchedule(options_.schedule, local_now)));
    secrets_ = ConcealerOf(plan_, context_.parameters);
    screen_.Conceal(secrets_);
    report_.variables = DescribeVariables(plan_, context_.parameters);
    PST_RETURN_IF_ERROR(CheckParameters());
    PST_RETURN_IF_ERROR(PrepareReader());
    PST_RETURN_IF_ERROR(OpenDirty());
    PST_RETURN_IF_ERROR(writer_->Prepare());
    writer_prepared_ = true;
    return {};
  }

  // Whether the job's code can use the values, before anything is opened.
  Status CheckParameters() {
    if (plan_.parameters.empty()) return {};
    std::atomic<bool> stop = false;
    JobParts parts;
    parts.plan = &plan_;
    parts.entry = program_.entry;
    parts.stop = &stop;
    parts.context = MakeContext();
    JobState state(std::move(parts));
    Worker(&state, nullptr).CheckParameters();
    return state.failure();
  }

  Status OpenDirty() {
    std::function<void(const std::string&)> print;
    if (options_.messages != nullptr && !options_.quiet) {
      print = [this](const std::string& line) { screen_.Print(line); };
    }
    const auto slice_name = [this](uint32_t slice) {
      const std::vector<SliceInfo> slices = reader_->Slices();
      return slice < slices.size() ? slices[slice].name : std::string();
    };
    dirty_.emplace(plan_, std::move(print), slice_name, secrets_);
    return options_.dirty_path.empty() ? Status() : dirty_->Open(options_.dirty_path);
  }

  Status PrepareReader() {
    PST_CHECK(program_.reader->new_reader != nullptr && program_.writer->new_writer != nullptr);
    context_.plan = &plan_;
    context_.stop = &stop_;
    context_.concurrency = std::max(1, options_.jobs.value_or(plan_.limits.concurrent));
    if (options_.row_limit) context_.concurrency = 1;
    writer_ = program_.writer->new_writer(context_);
    context_.concurrency = std::clamp(writer_->max_workers(), 1, context_.concurrency);
    reader_ = program_.reader->new_reader(context_);
    report_.guarantee = writer_->Guarantee();
    PST_RETURN_IF_ERROR(reader_->Prepare());
    report_.notes = reader_->Notes();
    return CheckOwnFiles();
  }

  // Nothing that the job works on may be lost to what the run writes about itself.
  Status CheckOwnFiles() {
    std::vector<std::string> inputs;
    for (const SliceInfo& slice : reader_->Slices()) inputs.push_back(slice.name);
    Status report = CheckOwnFile(options_.report_path, "--report", context_, inputs);
    if (!report.ok()) report_file_.reset();
    PST_RETURN_IF_ERROR(std::move(report));
    inputs.push_back(options_.report_path);
    return CheckOwnFile(options_.dirty_path, "--dirty", context_, inputs);
  }

  Status Work() {
    JobState state(MakeParts());
    RunWorkers(&state);
    report_.records = state.records();
    report_.bytes_read = state.bytes_read();
    slice_records_ = state.slices();
    PST_RETURN_IF_ERROR(state.failure());
    if (signals_.received() != 0) return Stopped();
    PST_RETURN_IF_ERROR(state.CheckAtEnd());
    PST_RETURN_IF_ERROR(dirty_->Close());
    writer_prepared_ = false;
    Status published = writer_->Publish();
    report_.published = published.ok();
    if (!published.ok() && signals_.received() != 0) return Stopped();
    return published;
  }

  Status Stopped() const {
    return {signals_.received() == SIGINT ? Failure::kInterrupted : Failure::kTerminated, ""};
  }

  // What of a worker's context is the same for all of them.
  pst_ctx MakeContext() {
    texts_.clear();
    for (const std::string& value : context_.parameters) {
      texts_.push_back({value.data(), static_cast<int64_t>(value.size())});
    }
    const Instant now = options_.now.value_or(report_.started);
    pst_ctx context{};
    context.parameters = texts_.data();
    context.zone = &zone_;
    context.now_seconds = now.seconds;
    context.now_nanos = now.nanos;
    context.now_offset_seconds = zone_.OffsetAt(now.seconds);
    return context;
  }

  JobParts MakeParts() {
    JobParts parts;
    parts.plan = &plan_;
    parts.entry = program_.entry;
    parts.reader = reader_.get();
    parts.writer = writer_.get();
    parts.dirty = &*dirty_;
    parts.screen = &screen_;
    parts.stop = &stop_;
    parts.writes_cells = program_.writes_cells;
    parts.workers = context_.concurrency;
    parts.row_limit = options_.row_limit;
    parts.on_progress = options_.on_progress;
    parts.context = MakeContext();
    return parts;
  }

  void RunWorkers(JobState* state) {
    if (options_.row_limit == 0) return;
    if (context_.concurrency == 1) {
      Worker(state, reader_->NewCursor()).Run();
      return;
    }
    std::mutex mutex;
    std::condition_variable ended;
    int running = 0;
    std::vector<std::unique_ptr<Worker>> workers;
    for (int i = 0; i < context_.concurrency; ++i) {
      workers.push_back(std::make_unique<Worker>(state, reader_->NewCursor()));
    }
    std::vector<std::thread> threads;
    threads.reserve(workers.size());
    for (const std::unique_ptr<Worker>& worker : workers) {
      const auto work = [&, worker = worker.get()] {
        worker->Run();
        std::lock_guard lock(mutex);
        --running;
        ended.notify_one();
      };
      std::lock_guard lock(mutex);
      try {
        threads.emplace_back(work);
        ++running;
      } catch (const std::exception& error) {  // std::system_error or std::bad_alloc
        state->Fail({Failure::kOutOfMemory, fmt::format("cannot start {} worker threads: {}",
                                                        workers.size(), error.what())});
        break;
      }
    }
    std::unique_lock lock(mutex);
    while (!ended.wait_for(lock, kWatchInterval, [&] { return running == 0; })) {
      lock.unlock();
      state->ShowProgress(Clock::now());
      if (state->stopped()) {
        state->WakeAll();
        for (std::thread& thread : threads) signals_.Interrupt(thread.native_handle());
      }
      lock.lock();
    }
    lock.unlock();
    for (std::thread& thread : threads) thread.join();
  }

  // Whatever happened: leave nothing half done, and say how it went.
  void Finish() {
    if (writer_prepared_) writer_->Abort();
    if (dirty_) {
      Status closed = dirty_->Close();
      if (report_.status.ok()) report_.status = std::move(closed);
    }
    if (writer_ != nullptr) {
      report_.bytes_written = writer_->BytesWritten();
      if (report_.status.ok()) report_.outputs = writer_->Outputs();
    }
    if (reader_ != nullptr) AddSlices();
    if (options_.compile_info) report_.compile = options_.compile_info();
    report_.finished = SystemNow();
    report_.duration_s = std::chrono::duration<double>(Clock::now() - start_).count();
    report_.peak_rss_bytes = PeakRssBytes();
    report_ = Concealed(std::move(report_), secrets_);
    WriteReport();
    Print();
  }

  void AddSlices() {
    for (SliceInfo& slice : reader_->Slices())
      report_.slices.push_back({std::move(slice.name), {}});
    if (report_.slices.size() < slice_records_.size()) report_.slices.resize(slice_records_.size());
    for (size_t i = 0; i < slice_records_.size(); ++i) {
      report_.slices[i].records = slice_records_[i];
    }
  }

  void WriteReport() {
    if (!report_file_) return;
    Status status = report_file_->Append(ToJson(report_));
    if (status.ok()) status = report_file_->Close();
    report_file_.reset();
    if (status.ok() || !report_.status.ok()) return;
    // A scheduler that waits for the report must not take this for a success without one.
    report_.status =
        Status(status.failure(), status.message() + "; the job itself is complete and published");
  }

  void Print() {
    screen_.Finish();
    std::string text = ErrorText(report_);
    if (!options_.quiet) {
      if (report_.records.dirty > DirtyCollector::kPrinted && options_.dirty_path.empty()) {
        text += fmt::format("only the first {} dirty records are shown; `--dirty FILE` keeps all\n",
                            DirtyCollector::kPrinted);
      }
      text += Summary(report_);
    }
    if (!text.empty()) screen_.Print(std::string_view(text).substr(0, text.size() - 1));
  }

  const JobProgram& program_;
  const RunOptions& options_;
  const JobPlan& plan_;
  std::atomic<bool> stop_ = false;
  SignalGuard signals_;
  const Clock::time_point start_;
  Screen screen_;
  RunReport report_;
  std::optional<OutputFile> report_file_;
  std::vector<RecordCounts> slice_records_;
  TimeZone zone_;
  RunContext context_;
  Concealer secrets_;
  std::vector<pst_text> texts_;
  std::optional<DirtyCollector> dirty_;
  std::unique_ptr<Writer> writer_;  // the endpoints go before what they refer to
  std::unique_ptr<Reader> reader_;
  bool writer_prepared_ = false;  // and neither published nor aborted
};

}  // namespace

RunReport RunJob(const JobProgram& program, const RunOptions& options) {
  try {
    return Run(program, options).Execute();
  } catch (const std::bad_alloc&) {
    RunReport report;
    report.status = Status(Failure::kOutOfMemory, "");
    return report;
  }
}

}  // namespace penstock
