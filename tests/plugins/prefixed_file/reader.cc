// Rows as they are in the file; each batch has a few of them.

#include <algorithm>
#include <cstring>
#include <utility>

#include "tests/plugins/prefixed_file/plugin.h"
#include "tests/plugins/prefixed_file/row_cells.h"

namespace penstock {
namespace {

constexpr size_t kRowsOfBatch = 64;
constexpr size_t kSizeBytes = 4;

class PrefixedCursor : public Cursor {
 public:
  explicit PrefixedCursor(const PrefixedFile& file) : file_(file), at_(file.rows) {}

  Result<Step> Next(Batch* batch) override {
    *batch = {};
    const std::string_view bytes = file_.bytes();
    if (at_ == bytes.size()) return Step::kEnd;
    const size_t begin = at_;
    row_begin_ = {0};
    while (at_ < bytes.size() && row_begin_.size() <= kRowsOfBatch) {
      at_ += SizeOfRow(bytes.substr(at_));
      row_begin_.push_back(static_cast<uint32_t>(at_ - begin));
    }
    batch->block.base = bytes.data() + begin;
    batch->block.row_begin = row_begin_.data();
    batch->block.row_count = static_cast<uint32_t>(row_begin_.size() - 1);
    batch->block.field_count = static_cast<uint32_t>(file_.schema.columns.size());
    batch->block.first_record = std::exchange(record_, record_ + batch->block.row_count);
    batch->sequence = sequence_++;
    batch->bytes = at_ - begin;
    return Step::kBatch;
  }

  std::vector<pst_cell> CellsOf(const pst_block& block, uint32_t row) override {
    return cells_.Read({block.base + block.row_begin[row], block.base + block.row_begin[row + 1]},
                       file_.schema);
  }

 private:
  // What is left, where a row is cut off.
  static size_t SizeOfRow(std::string_view rest) {
    uint32_t size = 0;
    if (rest.size() < kSizeBytes) return rest.size();
    std::memcpy(&size, rest.data(), sizeof size);
    return std::min(rest.size(), kSizeBytes + size);
  }

  const PrefixedFile& file_;
  size_t at_;
  uint64_t record_ = 1;
  uint64_t sequence_ = 0;
  std::vector<uint32_t> row_begin_;
  RowCells cells_;
};

class PrefixedReader : public Reader {
 public:
  explicit PrefixedReader(const RunContext& context)
      : path_(context.Text(context.plan->reader, "path")) {}

  Result<TableSchema> Describe() override {
    PST_ASSIGN_OR_RETURN(const PrefixedFile file, LoadPrefixedFile(path_));
    return file.schema;
  }

  Result<ReadPlan> Plan(int) override {
    PST_ASSIGN_OR_RETURN(file_, LoadPrefixedFile(path_));
    ReadPlan plan;
    plan.slices.push_back({.name = path_, .spec = {}, .bytes = file_.bytes().size()});
    plan.ordered = true;
    return plan;
  }

  Status Attach(const ReadPlan&) override { return {}; }

  Result<std::unique_ptr<Cursor>> Open(const Slice&, std::string_view) override {
    return std::unique_ptr<Cursor>(std::make_unique<PrefixedCursor>(file_));
  }

  std::vector<std::string> Files() const override { return {path_}; }

 private:
  const std::string path_;
  PrefixedFile file_;
};

}  // namespace

std::unique_ptr<Reader> NewPrefixedReader(const RunContext& context) {
  return std::make_unique<PrefixedReader>(context);
}

}  // namespace penstock
