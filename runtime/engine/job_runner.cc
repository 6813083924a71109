// A run in order: settle what is fixed (variables, zone, clock), open what is written beside the
// data (report, dirty file), plan and begin, let the workers work, check, publish or abort, report.
// A failure at any step skips to the end; the report is made in every case.

#include "runtime/engine/job_runner.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/base/show_text.h"
#include "runtime/base/staged_file.h"
#include "runtime/datasource/lay_data_sources.h"
#include "runtime/dirty/dirty_collector.h"
#include "runtime/engine/job_state.h"
#include "runtime/engine/own_files.h"
#include "runtime/engine/run_setup.h"
#include "runtime/engine/signals.h"
#include "runtime/engine/worker.h"
#include "runtime/report/report_file.h"

namespace penstock {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kWatchInterval(50);

// Memory that is free from the moment of publishing on: if there is not enough, the job fails
// before, and not between a published output and its report.
constexpr size_t kReserve = 1 << 20;

class Run {
 public:
  Run(const JobProgram& program, const RunOptions& options)
      : program_(program),
        options_(options),
        plan_(*program.plan),
        signals_(&cancel_, options.ends_process),
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
    reserve_.reset();
    try {
      Finish();
    } catch (const std::bad_alloc&) {
      // Published is published, unless someone waits for the report.
      if (!report_.published || report_file_) report_.status = Status(Failure::kOutOfMemory, "");
    }
    return std::move(report_);
  }

 private:
  Status Prepare() {
    if (!options_.report_path.empty()) {
      PST_ASSIGN_OR_RETURN(StagedFile file, StagedFile::Create(options_.report_path));
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
    PST_ASSIGN_OR_RETURN(laid_, LayDataSources(DataSourcesPath(options_.data_sources_path),
                                               context_.parameters, plan_));
    for (const std::string& secret : laid_.secrets) secrets_.Add(secret);
    screen_.Conceal(secrets_);
    report_.variables = DescribeVariables(plan_, context_.parameters);
    PST_RETURN_IF_ERROR(CheckParameters());
    PST_RETURN_IF_ERROR(Plan());
    PST_RETURN_IF_ERROR(OpenDirty());
    return Begin();
  }

  // Whether the job's code can use the values, before anything is opened.
  Status CheckParameters() {
    if (plan_.parameters.empty()) return {};
    CancelToken cancel;
    const ReadPlan no_slices;
    JobParts parts;
    parts.plan = &plan_;
    parts.entry = program_.entry;
    parts.cancel = &cancel;
    parts.read_plan = &no_slices;
    parts.context = MakeContext();
    JobState state(std::move(parts));
    Worker(&state, 0).CheckParameters();
    return state.failure();
  }

  Status OpenDirty() {
    std::function<void(const std::string&)> print;
    if (options_.messages != nullptr && !options_.quiet) {
      print = [this](const std::string& line) { screen_.Print(line); };
    }
    const auto slice_name = [this](uint32_t slice) {
      return state_.has_value() ? state_->queue().NameOf(slice) : std::string();
    };
    dirty_.emplace(plan_, std::move(print), slice_name, secrets_);
    return options_.dirty_path.empty() ? Status() : dirty_->Open(options_.dirty_path);
  }

  Status Plan() {
    PST_CHECK(program_.reader->new_reader != nullptr && program_.writer->new_writer != nullptr);
    context_.plan = &plan_;
    context_.cancel = &cancel_;
    context_.concurrency = std::max(1, options_.jobs.value_or(plan_.limits.concurrent));
    if (options_.row_limit) context_.concurrency = 1;
    reader_ = program_.reader->new_reader(context_);
    writer_ = program_.writer->new_writer(context_);
    PST_RETURN_IF_ERROR(CheckSchema(plan_.reader, *reader_));
    PST_RETURN_IF_ERROR(CheckSchema(plan_.writer, *writer_));
    PST_ASSIGN_OR_RETURN(read_plan_, reader_->Plan(context_.concurrency));
    PST_RETURN_IF_ERROR(reader_->Attach(read_plan_));
    report_.notes = read_plan_.notes;
    if (read_plan_.unbounded) signals_.DrainFirst();
    Step(EngineStep::kPlanned);
    const OwnFiles own_files(options_, context_, *reader_, *writer_, laid_.files);
    Status report = own_files.CheckReport();
    report_is_safe_ = report.ok();
    if (!report_is_safe_) report_file_.reset();
    PST_RETURN_IF_ERROR(std::move(report));
    PST_RETURN_IF_ERROR(own_files.CheckOthers());
    // An older report would be wrong about this run.
    if (report_file_) report_file_->RemoveOld();
    return {};
  }

  // The table must still be as it was when the job was compiled.
  template <class Endpoint>
  static Status CheckSchema(const EndpointPlan& plan, Endpoint& endpoint) {
    if (plan.schema.columns.empty()) return {};
    PST_ASSIGN_OR_RETURN(const TableSchema now, endpoint.Describe());
    const std::vector<std::string> changes = SchemaChanges(plan.schema, now);
    if (changes.empty()) return {};
    return Status(Failure::kSchemaChanged,
                  fmt::format("`{}`: {}", plan.plugin, fmt::join(changes, "; ")));
  }

  Status Begin() {
    writer_begun_ = true;
    PST_ASSIGN_OR_RETURN(const std::string state, writer_->Begin(NewRunId()));
    PST_RETURN_IF_ERROR(writer_->Attach(state));
    if (read_plan_.unbounded && !writer_->can_flush()) {
      return Status(
          Failure::kNotRunnable,
          fmt::format("the input never ends, but `{}` makes its output visible only at the end",
                      plan_.writer.plugin));
    }
    report_.guarantee = writer_->Guarantee();
    Step(EngineStep::kBegun);
    return {};
  }

  // Tells this run from every other one.
  static std::string NewRunId() {
    std::random_device random;
    return fmt::format("{:08x}{:08x}", random(), random());
  }

  void Step(EngineStep step) {
    if (options_.on_step) options_.on_step(step);
  }

  Status Work() {
    state_.emplace(MakeParts());
    RunWorkers();
    const Status worked = CheckWork();
    const Counted counted = state_->totals();
    report_.records = counted.records;
    report_.bytes_read = counted.bytes;
    slice_records_ = state_->slice_counts();
    if (!worked.ok()) {
      state_->DiscardAll();
      (void)state_->KeepDirty().ok();  // the first failure is the one to report
      return worked;
    }
    PST_RETURN_IF_ERROR(dirty_->Close());
    reader_->Finish();
    reserve_.reset();
    Step(EngineStep::kPublishing);
    writer_begun_ = false;
    const Status published = Publish();
    report_.published = published.ok();
    if (published.ok()) dirty_warning_ = state_->DirtyWarning();
    if (!dirty_warning_.empty()) report_.warnings.push_back(dirty_warning_);
    Step(EngineStep::kPublished);
    return published;
  }

  // Whether everything was read and accounted for.
  Status CheckWork() {
    PST_RETURN_IF_ERROR(state_->failure());
    if (signals_.received() != 0) return Stopped();
    PST_RETURN_IF_ERROR(state_->StageShared());
    PST_RETURN_IF_ERROR(state_->CheckAtEnd());
    const bool is_cut_short = options_.row_limit || read_plan_.unbounded;
    if (is_cut_short || state_->queue().all_done()) return {};
    return Status(Failure::kInternal, "the job ended before all of its slices were read");
  }

  // Repeats the call if the answer was lost: Publish finds out what the first call did.
  Status Publish() {
    const std::vector<Commit> commits = SortedCommits();
    for (int failed = 1;; ++failed) {
      Status status = writer_->Publish(commits);
      if (status.ok()) return status;
      if (signals_.received() != 0) return Stopped();
      if (DescribeFailure(status.failure()).retry == Retry::kNever ||
          failed >= options_.retry.attempts) {
        return status;
      }
      std::this_thread::sleep_for(options_.retry.Pause(failed, std::random_device()()));
    }
  }

  std::vector<Commit> SortedCommits() const {
    std::vector<Commit> commits = state_->commits();
    std::ranges::sort(commits, {}, [](const Commit& commit) {
      return std::pair(commit.attempt.slice, commit.attempt.stream);
    });
    return commits;
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
    parts.read_plan = &read_plan_;
    parts.dirty = &*dirty_;
    parts.screen = &screen_;
    parts.cancel = &cancel_;
    parts.quiet = options_.quiet;
    parts.writes = program_.writes;
    parts.workers = context_.concurrency;
    parts.row_limit = options_.row_limit;
    parts.retry = options_.retry;
    parts.copies = options_.copies;
    parts.flush_interval = options_.flush_interval;
    parts.on_progress = options_.on_progress;
    parts.on_step = options_.on_step;
    parts.context = MakeContext();
    return parts;
  }

  // The first worker is this thread. Another one shows progress, and forwards a stop to every
  // thread that waits.
  void RunWorkers() {
    if (options_.row_limit == 0) return;
    std::vector<std::unique_ptr<Worker>> workers;
    for (int i = 0; i < context_.concurrency; ++i) {
      workers.push_back(std::make_unique<Worker>(&*state_, static_cast<uint32_t>(i)));
    }
    std::mutex mutex;
    std::condition_variable ended;
    bool is_over = false;
    std::vector<std::thread> threads;
    threads.reserve(workers.size());
    Status not_started(Failure::kOutOfMemory,
                       fmt::format("cannot start {} worker threads", workers.size()));
    try {
      threads.emplace_back([&] {
        std::unique_lock lock(mutex);
        while (!ended.wait_for(lock, kWatchInterval, [&] { return is_over; })) Watch();
      });
      for (size_t i = 1; i < workers.size(); ++i) {
        threads.emplace_back([worker = workers[i].get()] { worker->Run(); });
      }
    } catch (const std::exception&) {  // std::system_error or std::bad_alloc
      state_->Fail(std::move(not_started));
    }
    workers.front()->Run();
    for (size_t i = 1; i < threads.size(); ++i) threads[i].join();
    {
      const std::lock_guard lock(mutex);
      is_over = true;
    }
    ended.notify_one();
    if (!threads.empty()) threads.front().join();
  }

  void Watch() {
    try {
      state_->ShowProgress(Clock::now());
    } catch (const std::bad_alloc&) {
      // The workers find out for themselves, and progress can wait.
    }
    if (!cancel_.draining()) return;
    state_->WakeAll();
    cancel_.Notify();
  }

  // Whatever happened: leave nothing half done, and say how it went.
  void Finish() {
    if (writer_ != nullptr && !report_.published) {
      report_.partly_published = writer_->has_partial_output();
      if (report_.partly_published) {
        report_.partly_published_records = writer_->RecordsInPartialOutput();
      }
    }
    if (writer_begun_) writer_->Abort();
    if (dirty_) {
      Status closed = dirty_->Close();
      if (report_.status.ok()) report_.status = std::move(closed);
    }
    if (writer_ != nullptr) {
      report_.bytes_written = writer_->BytesWritten();
      if (report_.status.ok()) report_.outputs = writer_->Outputs();
    }
    AddSlices();
    if (options_.compile_info) report_.compile = options_.compile_info();
    report_.finished = SystemNow();
    report_.duration_s = std::chrono::duration<double>(Clock::now() - start_).count();
    report_.peak_rss_bytes = PeakRssBytes();
    report_ = Concealed(std::move(report_), secrets_);
    WriteReport();
    Print();
  }

  void AddSlices() {
    const std::vector<Slice> slices =
        state_.has_value() ? state_->queue().slices() : read_plan_.slices;
    for (const Slice& slice : slices) report_.slices.push_back({slice.name, {}});
    if (report_.slices.size() < slice_records_.size()) report_.slices.resize(slice_records_.size());
    for (size_t i = 0; i < slice_records_.size(); ++i) {
      report_.slices[i].records = slice_records_[i];
    }
  }

  void WriteReport() {
    if (!report_file_) return;
    if (!report_is_safe_ && !HoldsReportOrNothing(options_.report_path)) return;
    Status status = report_file_->Append(ToJson(report_));
    if (status.ok()) status = report_file_->Commit();
    report_file_.reset();
    if (status.ok() || !report_.status.ok()) return;
    // A scheduler that waits for the report must not take this for a success without one.
    report_.status = std::move(status);
  }

  void Print() {
    screen_.Finish();
    std::string text = ErrorText(report_);
    if (!options_.quiet) {
      if (report_.records.dirty > DirtyCollector::kPrinted && options_.dirty_path.empty()) {
        text += fmt::format(
            "only the first {} dirty records are shown; use `--dirty FILE` to keep all of them\n",
            DirtyCollector::kPrinted);
      }
      text += Summary(report_);
    }
    // The last line, which is the one that a scheduler shows.
    if (!dirty_warning_.empty()) text += "warning: " + dirty_warning_ + "\n";
    if (!text.empty()) screen_.Print(std::string_view(text).substr(0, text.size() - 1));
  }

  std::unique_ptr<char[]> reserve_ = std::make_unique_for_overwrite<char[]>(kReserve);
  const JobProgram& program_;
  const RunOptions& options_;
  JobPlan plan_;  // with what data sources say
  CancelToken cancel_;
  SignalGuard signals_;
  const Clock::time_point start_;
  Screen screen_;
  RunReport report_;
  std::optional<StagedFile> report_file_;
  bool report_is_safe_ = false;  // it replaces nothing that the job reads or writes
  std::vector<RecordCounts> slice_records_;
  std::string dirty_warning_;
  TimeZone zone_;
  RunContext context_;
  LaidDataSources laid_;
  Concealer secrets_;
  std::vector<pst_text> texts_;
  std::optional<DirtyCollector> dirty_;
  std::unique_ptr<Writer> writer_;  // the endpoints go before what they refer to
  std::unique_ptr<Reader> reader_;
  ReadPlan read_plan_;
  std::optional<JobState> state_;
  bool writer_begun_ = false;  // and neither published nor aborted
};

}  // namespace

RunReport RunJob(const JobProgram& program, const RunOptions& options) {
  try {
    return Run(program, options).Execute();
  } catch (const std::bad_alloc&) {  // before there is a run, or while it says how it ended
    const FailureInfo& failure = DescribeFailure(Failure::kOutOfMemory);
    std::fprintf(stderr, "error[%s]: %s\n", failure.code.data(), failure.title.data());
    RunReport report;
    report.status = Status(Failure::kOutOfMemory, "");
    return report;
  }
}

}  // namespace penstock
