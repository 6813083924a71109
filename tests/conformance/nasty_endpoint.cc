#include "tests/conformance/nasty_endpoint.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>

namespace penstock {
namespace {

NastyService* g_service = nullptr;

// As a client library that only its own call can wake.
void BlockUntilCancelled(CancelToken* cancel) {
  std::mutex mutex;
  std::condition_variable woken;
  bool is_over = false;
  const CancelToken::Callback callback(*cancel, [&] {
    const std::lock_guard lock(mutex);
    is_over = true;
    woken.notify_all();
  });
  std::unique_lock lock(mutex);
  woken.wait(lock, [&] { return is_over; });
}

pst_cell TextCell(const std::string& text) {
  pst_cell cell{};
  cell.p = text.data();
  cell.size = static_cast<uint32_t>(text.size());
  cell.tag = text == "NULL" ? PST_NULL : PST_TEXT;
  return cell;
}

class NastyCursor : public Cursor {
 public:
  NastyCursor(CancelToken* cancel, uint32_t shard, uint32_t attempt, size_t from)
      : cancel_(cancel), shard_(shard), attempt_(attempt), next_(from) {}

  Result<Step> Next(Batch* batch) override {
    NastyService& service = *g_service;
    if (shard_ == 0 && service.blocks_at == static_cast<int>(batches_)) {
      BlockUntilCancelled(cancel_);
      return Status(Failure::kConnectionLost, "woken");
    }
    if (service.before_batch) {
      PST_RETURN_IF_ERROR(service.before_batch(shard_, attempt_, batches_));
    }
    const std::lock_guard lock(service.mutex);
    const std::vector<NastyService::Row>& rows = service.shards[shard_].rows;
    if (next_ >= rows.size()) {
      if (!service.unbounded || IsClosed()) return Step::kEnd;
      pollfd wait{cancel_->drain_fd(), POLLIN, 0};
      poll(&wait, 1, 10);
      return Step::kIdle;
    }
    const size_t end = std::min(rows.size(), next_ + service.batch_rows);
    texts_.assign(rows.begin() + static_cast<long>(next_), rows.begin() + static_cast<long>(end));
    cells_.clear();
    for (const auto& [key, value] : texts_) {
      cells_.push_back(TextCell(key));
      cells_.push_back(TextCell(value));
    }
    batch->sequence = batches_++;
    batch->bytes = 10 * texts_.size();
    batch->block.cells = cells_.data();
    batch->block.field_count = 2;
    batch->block.row_count = static_cast<uint32_t>(texts_.size());
    batch->block.first_record = next_ + 1;
    next_ = end;
    return Step::kBatch;
  }

  std::string Position() const override { return std::to_string(next_); }

 private:
  // A shard with children gets no more records.
  bool IsClosed() const {
    return std::ranges::any_of(g_service->shards, [&](const NastyService::Shard& shard) {
      return std::ranges::find(shard.after, shard_) != shard.after.end();
    });
  }

  CancelToken* cancel_;
  const uint32_t shard_;
  const uint32_t attempt_;
  size_t next_;
  uint32_t batches_ = 0;
  std::vector<NastyService::Row> texts_;
  std::vector<pst_cell> cells_;
};

class NastyReader : public Reader {
 public:
  explicit NastyReader(const RunContext& context) : context_(context) {}

  Result<TableSchema> Describe() override { return g_service->schema; }

  Result<ReadPlan> Plan(int) override {
    ReadPlan plan;
    plan.unbounded = g_service->unbounded;
    for (size_t i = 0; i < g_service->shards.size(); ++i) {
      if (!g_service->shards[i].later) plan.slices.push_back(SliceOf(i));
    }
    return plan;
  }

  Status Attach(const ReadPlan& plan) override {
    known_ = plan.slices.size();
    return {};
  }

  Result<std::unique_ptr<Cursor>> Open(const Slice& slice, std::string_view from) override {
    const auto shard = static_cast<uint32_t>(std::stoul(slice.spec));
    const std::lock_guard lock(g_service->mutex);
    const uint32_t attempt = ++g_service->attempts[shard];
    const size_t begin = from.empty() ? 0 : std::stoul(std::string(from));
    return std::unique_ptr<Cursor>(
        std::make_unique<NastyCursor>(context_.cancel, shard, attempt, begin));
  }

  // Shards are listed in their order, those that come later at the end.
  Result<std::vector<Slice>> Discover() override {
    const std::lock_guard lock(g_service->mutex);
    std::vector<Slice> found;
    for (; known_ < g_service->shards.size(); ++known_) found.push_back(SliceOf(known_));
    return found;
  }

  Status Acknowledge(const Slice& slice, std::string_view position) override {
    g_service->Log(fmt::format("ack {} {}", slice.name, position));
    const std::lock_guard lock(g_service->mutex);
    g_service->acknowledged[slice.name] = position;
    return {};
  }

 private:
  static Slice SliceOf(size_t shard) {
    return {.name = fmt::format("shard {}", shard),
            .spec = std::to_string(shard),
            .after = g_service->shards[shard].after};
  }

  const RunContext& context_;
  size_t known_ = 0;
};

class NastySliceWriter : public SliceWriter {
 public:
  NastySliceWriter(CancelToken* cancel, const Attempt& attempt, Ledger* ledger)
      : cancel_(cancel), attempt_(attempt), ledger_(*ledger) {
    if (g_service->late) settler_ = std::thread([this] { SettleAll(); });
  }
  ~NastySliceWriter() override { StopSettler(); }

  Status Write(const OutputBatch& batch) override {
    if (g_service->before_write) PST_RETURN_IF_ERROR(g_service->before_write(attempt_));
    if (g_service->write_blocks) {
      BlockUntilCancelled(cancel_);
      return Status(Failure::kConnectionLost, "woken");
    }
    if (!g_service->late) {
      Settle(batch);
      return {};
    }
    const std::lock_guard lock(mutex_);
    waiting_.push_back(&batch);  // stays where it is until it is settled
    changed_.notify_all();
    return {};
  }

  Status Flush() override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_.empty() && !busy_; });
    if (g_service->unbounded) {
      const std::lock_guard service(g_service->mutex);
      for (; flushed_ < rows_.size(); ++flushed_) {
        g_service->durable.insert(rows_[flushed_].first);
        g_service->published.push_back(rows_[flushed_]);
      }
      g_service->log.push_back("flush");
    }
    return {};
  }

  Result<std::string> Stage() override {
    PST_RETURN_IF_ERROR(Flush());
    {
      const std::lock_guard lock(g_service->mutex);
      g_service->staged[{attempt_.slice, attempt_.number, attempt_.stream}] = rows_;
      g_service->log.push_back(fmt::format("stage {}/{}", attempt_.slice, attempt_.number));
    }
    if (g_service->after_stage) PST_RETURN_IF_ERROR(g_service->after_stage(attempt_));
    return fmt::format("{}/{}/{}", attempt_.slice, attempt_.number, attempt_.stream);
  }

  void Discard() override {
    StopSettler();
    const std::lock_guard lock(g_service->mutex);
    g_service->staged.erase({attempt_.slice, attempt_.number, attempt_.stream});
  }

 private:
  void Settle(const OutputBatch& batch) {
    std::vector<Refusal> refused;
    std::vector<NastyService::Row> taken;
    for (uint32_t i = 0; i < batch.records; ++i) {
      const pst_cell* cells = batch.cells + size_t{i} * batch.columns;
      const std::string value(cells[1].p, cells[1].size);
      if (!g_service->refused_value.empty() && value == g_service->refused_value) {
        refused.push_back({i, "value refused"});
      } else {
        taken.emplace_back(std::string(cells[0].p, cells[0].size), value);
      }
    }
    {
      const std::lock_guard lock(rows_mutex_);
      rows_.insert(rows_.end(), taken.begin(), taken.end());
    }
    const uint64_t id = batch.id;  // the batch may go as soon as it is settled
    ledger_.Settle(id, refused);
    if (g_service->settles_twice) ledger_.Settle(id, refused);
  }

  void SettleAll() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [&] { return stop_ || !waiting_.empty(); });
      if (stop_) return;
      // The last one first, so that answers come in no order.
      const OutputBatch* batch = waiting_.back();
      waiting_.pop_back();
      busy_ = true;
      lock.unlock();
      std::this_thread::sleep_for(std::chrono::microseconds(300));
      Settle(*batch);
      lock.lock();
      busy_ = false;
      changed_.notify_all();
    }
  }

  void StopSettler() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
      changed_.notify_all();
    }
    if (settler_.joinable()) settler_.join();
  }

  CancelToken* cancel_;
  const Attempt attempt_;
  Ledger& ledger_;
  std::mutex rows_mutex_;
  std::vector<NastyService::Row> rows_;
  size_t flushed_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<const OutputBatch*> waiting_;
  bool busy_ = false;
  bool stop_ = false;
  std::thread settler_;
};

class NastyWriter : public Writer {
 public:
  explicit NastyWriter(const RunContext& context) : context_(context) {}

  Result<std::string> Begin(const std::string& run) override { return run; }
  Status Attach(std::string_view state) override {
    run_ = state;
    return {};
  }
  Order order() const override { return g_service->order; }
  bool can_repeat() const override { return g_service->repeatable; }
  bool settles_late() const override { return g_service->late; }
  bool can_flush() const override { return true; }
  Result<std::unique_ptr<SliceWriter>> Open(const Attempt& attempt, Ledger* ledger) override {
    g_service->Log(fmt::format("open {}/{}", attempt.slice, attempt.number));
    return std::unique_ptr<SliceWriter>(
        std::make_unique<NastySliceWriter>(context_.cancel, attempt, ledger));
  }
  Status Publish(std::span<const Commit> commits) override {
    NastyService& service = *g_service;
    int call = 0;
    {
      const std::lock_guard lock(service.mutex);
      call = ++service.publish_calls;
      if (service.published_run != run_ && !service.unbounded) {
        for (const Commit& commit : commits) {
          const auto& rows =
              service.staged[{commit.attempt.slice, commit.attempt.number, commit.attempt.stream}];
          service.published.insert(service.published.end(), rows.begin(), rows.end());
        }
        service.published_run = run_;  // the marker that answers "did my commit arrive?"
      }
      service.log.push_back("publish");
    }
    return service.after_publish ? service.after_publish(call) : Status();
  }
  void Abort() override { g_service->Log("abort"); }
  uint64_t BytesWritten() const override { return 0; }
  std::string Guarantee() const override { return "exactly once"; }

 private:
  const RunContext& context_;
  std::string run_;
};

}  // namespace

NastyService::NastyService() { g_service = this; }
NastyService::~NastyService() { g_service = nullptr; }

std::vector<NastyService::Row> NastyService::Published() const {
  const std::lock_guard lock(mutex);
  return published;
}

void NastyService::Log(std::string line) {
  const std::lock_guard lock(mutex);
  log.push_back(std::move(line));
}

const PluginRuntime& NastyPlugin() {
  static constexpr PluginRuntime kPlugin = {
      "nasty",
      [](const RunContext& context) -> std::unique_ptr<Reader> {
        return std::make_unique<NastyReader>(context);
      },
      [](const RunContext& context) -> std::unique_ptr<Writer> {
        return std::make_unique<NastyWriter>(context);
      }};
  return kPlugin;
}

}  // namespace penstock
