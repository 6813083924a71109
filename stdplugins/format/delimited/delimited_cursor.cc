#include "stdplugins/format/delimited/delimited_cursor.h"

#include <utility>

#include "runtime/abi/dirty_reason.h"
#include "stdplugins/format/delimited/utf8_check.h"

namespace penstock {
namespace {

// Record ends can be found by making the index, or by a faster scan before it. Reading and indexing
// are about a third of the work on a block: as long as no more workers than this take turns at
// them, no one waits, and the scan would be useless.
constexpr int kMaxIndexingWorkers = 3;

// The rows of an indexed block that are not UTF-8 text.
std::vector<Cursor::Batch::Refused> RefusedRows(const pst_block& block) {
  std::vector<Cursor::Batch::Refused> refused;
  uint32_t begin = 0;
  for (uint32_t row = 0; row < block.row_count; ++row) {
    const uint32_t end = block.pos[block.row_end[row]];
    if (!IsUtf8Scalar(block.base + begin, end - begin)) {
      refused.push_back({row, DirtyReason::kRecordNotUtf8});
    }
    begin = end + 1;
  }
  return refused;
}

}  // namespace

DelimitedCursor::DelimitedCursor(std::shared_ptr<RecordBlocks> blocks, BlockBufferPool& buffers,
                                 int workers, CpuLevel level)
    : indexer_(blocks->dialect(), level),
      level_(level),
      blocks_(std::move(blocks)),
      buffers_(buffers),
      index_under_lock_(workers <= kMaxIndexingWorkers),
      delimiter_size_(static_cast<uint32_t>(blocks_->dialect().delimiter.size())),
      buffer_(buffers.Take()) {}

DelimitedCursor::DelimitedCursor(const DelimitedCursor& other)
    : indexer_(other.indexer_),
      level_(other.level_),
      blocks_(other.blocks_),
      buffers_(other.buffers_),
      index_under_lock_(other.index_under_lock_),
      delimiter_size_(other.delimiter_size_),
      buffer_(buffers_.Take()) {}

DelimitedCursor::~DelimitedCursor() { buffers_.Return(std::move(buffer_)); }

std::unique_ptr<Cursor> DelimitedCursor::Fork() {
  return std::unique_ptr<Cursor>(new DelimitedCursor(*this));
}

// Whoever reads the start of the file finds out what ends its records.
void DelimitedCursor::FollowLineEnd() {
  const DelimitedDialect& dialect = blocks_->dialect();
  if (dialect.line_end != indexer_.dialect().line_end) indexer_ = Indexer(dialect, level_);
}

Result<BlockSummary> DelimitedCursor::Index(const char* p, uint32_t size, bool known_irregular) {
  if (!buffer_->index.Reserve(size)) {
    return Status(Failure::kOutOfMemory, "out of memory while indexing a block");
  }
  return indexer_.Index(p, size, buffer_->index.pos(), buffer_->index.row_end(), known_irregular);
}

Result<Cursor::Step> DelimitedCursor::Next(Batch* batch) {
  const size_t usual = blocks_->usual_capacity();
  buffer_->text.Trim(usual);
  buffer_->index.Trim(usual);
  if (!buffer_->index.Reserve(usual)) {
    return Status(Failure::kOutOfMemory, "out of memory while indexing a block");
  }
  *batch = Batch();

  RecordBlock found;
  bool is_indexed = false;
  const auto summarize = [&](const char* p, uint32_t size) -> Result<BlockSummary> {
    FollowLineEnd();
    // A block that grows is not indexed before it is complete: most of that work, and the memory
    // of the index, would be for nothing.
    is_indexed = index_under_lock_ && size <= usual;
    return is_indexed ? Index(p, size, false) : Result<BlockSummary>(indexer_.Scan(p, size));
  };
  PST_ASSIGN_OR_RETURN(const bool has_block, blocks_->Next(buffer_->text, summarize, &found));
  batch->bytes = found.bytes;
  if (!has_block) return Step::kEnd;
  if (!is_indexed) {
    PST_ASSIGN_OR_RETURN(found.summary,
                         Index(found.base, found.summary.complete, found.summary.irregular));
  }

  pst_block& block = batch->block;
  block.base = found.base;
  block.pos = buffer_->index.pos();
  block.row_end = buffer_->index.row_end();
  block.field_index = found.field_index;
  block.field_count = found.field_count;
  block.row_count = found.summary.row_count;
  block.delimiter_size = delimiter_size_;
  block.is_tidy = !found.summary.irregular && !found.summary.lone_cr;
  batch->sequence = found.sequence;
  if (found.summary.non_ascii && !IsUtf8(found.base, found.summary.complete)) {
    batch->refused = RefusedRows(block);
  }
  return Step::kBatch;
}

}  // namespace penstock
