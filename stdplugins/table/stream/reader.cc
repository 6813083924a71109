// Makes records up: as many slices as the script asks for threads, whatever threads there are in
// the end, so that the script alone decides how many records there are. A slice has
// `sliceRecordCount` records of constants (which are compiled into the job and never come here) and
// random values. The seed is the state of the source: an attempt on a slice that is repeated, or
// made by another process, gives the same values.

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <charconv>

#include "stdplugins/table/stream/plugin.h"
#include "stdplugins/table/stream/random_column.h"

namespace penstock {
namespace {

constexpr uint32_t kBatchRows = 1024;
constexpr int64_t kBatchBytes = 256 * 1024;

// What the cursors share; fixed.
struct Generator {
  std::vector<RandomColumn> columns;
  int64_t text_size = 0;  // of one record at most
  uint32_t batch_rows = kBatchRows;
  uint64_t records = 0;  // per slice
  uint64_t seed = 0;
};

class StreamCursor : public Cursor {
 public:
  StreamCursor(const Generator& generator, uint64_t slice)
      : generator_(generator), random_(generator.seed + slice) {
    cells_.resize(generator.columns.size() * generator.batch_rows);
    texts_.resize(static_cast<size_t>(generator.text_size) * generator.batch_rows);
  }

  Result<Step> Next(Batch* batch) override {
    const uint64_t left = generator_.records - made_;
    const uint32_t rows = static_cast<uint32_t>(std::min<uint64_t>(left, generator_.batch_rows));
    if (rows == 0) return Step::kEnd;
    batch->bytes = Fill(rows);
    batch->refused.clear();
    batch->sequence = sequence_++;
    batch->block = pst_block{};
    batch->block.cells = cells_.data();
    batch->block.field_count = static_cast<uint32_t>(generator_.columns.size());
    batch->block.row_count = rows;
    batch->block.first_record = made_ + 1;
    made_ += rows;
    return Step::kBatch;
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
        text += column.max_size();
        const bool is_text = cell->tag == PST_TEXT || cell->tag == PST_BYTES;
        bytes += is_text ? cell->size : sizeof cell->i;
        cell++;
      }
    }
    return bytes;
  }

  const Generator& generator_;
  RandomSource random_;
  uint64_t made_ = 0;  // records
  uint64_t sequence_ = 0;
  std::vector<pst_cell> cells_;
  std::vector<char> texts_;
};

Result<uint64_t> ParseNumber(std::string_view text) {
  uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc() && stop == end) return number;
  return Status(Failure::kInternal,
                fmt::format("the read plan is damaged: `{}` is not a number", text));
}

class StreamReader : public Reader {
 public:
  explicit StreamReader(const RunContext& context)
      : context_(context), endpoint_(context.plan->reader) {}

  // The specs of slices are their numbers, the snapshot is the seed.
  Result<ReadPlan> Plan(int workers) override {
    PST_ASSIGN_OR_RETURN(const Generator generator, MakeGenerator());
    PST_ASSIGN_OR_RETURN(const uint64_t seed, ChooseSeed());
    const int slices = std::max(1, context_.plan->limits.concurrent);
    ReadPlan plan;
    for (int i = 0; i < slices; i++) {
      plan.slices.push_back({.name = fmt::format("records {}", i + 1),
                             .spec = std::to_string(i),
                             .bytes = 0,
                             .records = generator.records,
                             .after = {}});
    }
    plan.snapshot = std::to_string(seed);
    plan.scope = ReadPlan::Scope::kDurable;
    plan.ordered = workers == 1 || slices == 1;
    return plan;
  }

  Status Attach(const ReadPlan& plan) override {
    PST_ASSIGN_OR_RETURN(generator_, MakeGenerator());
    PST_ASSIGN_OR_RETURN(generator_.seed, ParseNumber(plan.snapshot));
    return Status();
  }

  Result<std::unique_ptr<Cursor>> Open(const Slice& slice, std::string_view from) override {
    PST_CHECK(from.empty());  // cursors give no positions
    PST_ASSIGN_OR_RETURN(const uint64_t number, ParseNumber(slice.spec));
    return std::unique_ptr<Cursor>(std::make_unique<StreamCursor>(generator_, number));
  }

 private:
  // All but the seed.
  Result<Generator> MakeGenerator() const {
    Generator generator;
    const int64_t records = context_.Int(endpoint_, "sliceRecordCount", 0);
    if (records < 1) {
      return Status(Failure::kNotRunnable,
                    fmt::format("`sliceRecordCount` is {}, but must be 1 or more", records));
    }
    generator.records = static_cast<uint64_t>(records);
    for (const PlanColumn& column : endpoint_.columns) {
      PST_ASSIGN_OR_RETURN(RandomColumn random, RandomColumn::Parse(column));
      generator.text_size += random.max_size();
      if (generator.text_size > RandomColumn::kLongestText) {
        return Status(Failure::kNotRunnable,
                      "the random texts of one record are longer than 16 MiB");
      }
      generator.columns.push_back(random);
    }
    const int64_t record_size =
        generator.text_size + static_cast<int64_t>(generator.columns.size() * sizeof(pst_cell));
    const int64_t fitting = kBatchBytes / std::max<int64_t>(1, record_size);
    generator.batch_rows = static_cast<uint32_t>(std::clamp<int64_t>(fitting, 1, kBatchRows));
    return generator;
  }

  Result<uint64_t> ChooseSeed() const {
    if (context_.Has(endpoint_, "seed")) {
      return static_cast<uint64_t>(context_.Int(endpoint_, "seed", 0));
    }
    uint64_t seed = 0;
    if (getrandom(&seed, sizeof seed, 0) != static_cast<ssize_t>(sizeof seed)) {
      return Status(Failure::kInternal, "the system's random number generator failed");
    }
    return seed;
  }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
  Generator generator_;
};

}  // namespace

std::unique_ptr<Reader> NewStreamReader(const RunContext& context) {
  return std::make_unique<StreamReader>(context);
}

}  // namespace penstock
