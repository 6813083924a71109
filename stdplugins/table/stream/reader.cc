// Makes records up: as many slices as the script asks for threads, whatever threads there are in
// the end, so that the script alone decides how many records there are. A slice has
// `sliceRecordCount` records of constants (which are compiled into the job and never come here) and
// random values.

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <atomic>

#include "stdplugins/table/stream/plugin.h"
#include "stdplugins/table/stream/random_column.h"

namespace penstock {
namespace {

constexpr uint32_t kBatchRows = 1024;
constexpr int64_t kBatchBytes = 256 * 1024;

// What the cursors share; fixed but for the counter.
struct Generator {
  std::vector<RandomColumn> columns;
  int64_t text_size = 0;  // of one record at most
  uint32_t batch_rows = kBatchRows;
  uint64_t records = 0;  // per slice
  uint32_t slices = 1;
  uint64_t seed = 0;
  std::atomic<uint32_t> next_slice = 0;
};

class StreamCursor : public Cursor {
 public:
  explicit StreamCursor(Generator& generator) : generator_(generator), random_(0) {
    cells_.resize(generator.columns.size() * generator.batch_rows);
    texts_.resize(static_cast<size_t>(generator.text_size) * generator.batch_rows);
  }

  Result<bool> Next(Batch* batch) override {
    if (made_ == generator_.records || !started_) {
      slice_ = generator_.next_slice.fetch_add(1, std::memory_order_relaxed);
      if (slice_ >= generator_.slices) {
        // Stays beyond the end, however often it is asked again.
        generator_.next_slice.store(generator_.slices, std::memory_order_relaxed);
        started_ = false;
        return false;
      }
      started_ = true;
      made_ = 0;
      random_ = RandomSource(generator_.seed + slice_);
    }
    const uint64_t left = generator_.records - made_;
    const uint32_t rows = static_cast<uint32_t>(std::min<uint64_t>(left, generator_.batch_rows));
    batch->bytes = Fill(rows);
    batch->refused.clear();
    batch->sequence = sequence_++;
    batch->block = pst_block{};
    batch->block.cells = cells_.data();
    batch->block.field_count = static_cast<uint32_t>(generator_.columns.size());
    batch->block.row_count = rows;
    batch->block.first_record = made_ + 1;
    batch->block.slice = slice_;
    made_ += rows;
    return true;
  }

 private:
  // Returns the bytes of the values.
  uint64_t Fill(uint32_t rows) {
    pst_cell* cell = cells_.data();
    char* text = texts_.data();
    uint64_t bytes = 0;
    for (uint32_t row = 0; row < rows; row++) {
      for (const RandomColumn& column : generator_.columns) {
        *cell = column.Next(random_, text);
        text += cell->size;
        bytes += cell->tag >= PST_TEXT ? cell->size : sizeof cell->i;
        cell++;
      }
    }
    return bytes;
  }

  Generator& generator_;
  RandomSource random_;
  bool started_ = false;
  uint32_t slice_ = 0;
  uint64_t made_ = 0;  // records of the slice
  uint64_t sequence_ = 0;
  std::vector<pst_cell> cells_;
  std::vector<char> texts_;
};

class StreamReader : public Reader {
 public:
  explicit StreamReader(const RunContext& context) : context_(context) {}

  Status Prepare() override {
    const EndpointPlan& endpoint = context_.plan->reader;
    const int64_t records = context_.Int(endpoint, "sliceRecordCount", 0);
    if (records < 1) {
      return Status(Failure::kNotRunnable, fmt::format("`sliceRecordCount` is {}, but must be 1 or "
                                                       "more",
                                                       records));
    }
    generator_.records = static_cast<uint64_t>(records);
    generator_.slices = static_cast<uint32_t>(std::max(1, context_.plan->limits.concurrent));
    for (const PlanColumn& column : endpoint.columns) {
      PST_ASSIGN_OR_RETURN(RandomColumn random, RandomColumn::Parse(column));
      generator_.text_size += random.max_size();
      if (generator_.text_size > RandomColumn::kLongestText) {
        return Status(Failure::kNotRunnable,
                      "the random texts of one record are longer than 16 MiB");
      }
      generator_.columns.push_back(random);
    }
    const int64_t record_size =
        generator_.text_size + static_cast<int64_t>(generator_.columns.size() * sizeof(pst_cell));
    const int64_t fitting = kBatchBytes / std::max<int64_t>(1, record_size);
    generator_.batch_rows = static_cast<uint32_t>(std::clamp<int64_t>(fitting, 1, kBatchRows));
    return Seed(endpoint);
  }

  std::vector<SliceInfo> Slices() const override {
    std::vector<SliceInfo> slices;
    for (uint32_t i = 1; i <= generator_.slices; i++) {
      slices.push_back({fmt::format("records {}", i)});
    }
    return slices;
  }

  // One cursor at work takes the slices one after the other.
  bool ordered() const override { return context_.concurrency == 1 || generator_.slices == 1; }

  std::unique_ptr<Cursor> NewCursor() override {
    return std::make_unique<StreamCursor>(generator_);
  }

  uint64_t TotalRecords() const override {
    uint64_t total = 0;
    const bool overflow = __builtin_mul_overflow(generator_.records, generator_.slices, &total);
    return overflow ? 0 : total;
  }

 private:
  Status Seed(const EndpointPlan& endpoint) {
    if (context_.Has(endpoint, "seed")) {
      generator_.seed = static_cast<uint64_t>(context_.Int(endpoint, "seed", 0));
      return Status();
    }
    if (getrandom(&generator_.seed, sizeof generator_.seed, 0) !=
        static_cast<ssize_t>(sizeof generator_.seed)) {
      return Status(Failure::kInternal, "the system gives no random numbers");
    }
    return Status();
  }

  const RunContext& context_;
  Generator generator_;
};

}  // namespace

std::unique_ptr<Reader> NewStreamReader(const RunContext& context) {
  return std::make_unique<StreamReader>(context);
}

}  // namespace penstock
