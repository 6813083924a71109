#pragma once
// Cuts an input into blocks of whole records, for several workers at once.
//
// Under one lock a worker only reads into its own buffer and finds where the last record ends; what
// lies behind waits for the next block. The order of blocks is the order of records.

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/status.h"
#include "runtime/plugin/delimited_dialect.h"
#include "stdplugins/format/delimited/block_buffer.h"
#include "stdplugins/format/delimited/block_summary.h"
#include "stdplugins/format/delimited/byte_source.h"

namespace penstock {

struct RecordBlockOptions {
  DelimitedDialect dialect = {};
  bool header = false;                    // the first line that is not empty names the columns
  std::vector<std::string> by_name = {};  // columns to find in the header, in slot order
  uint32_t min_fields = 1;                // fields every record must have at least
  bool exact_fields = false;              // and at most
  // Where set: refuses a header, whose file is named. Several inputs call it at once.
  using CheckHeader =
      std::function<Status(const std::vector<std::string>& names, std::string_view file)>;
  CheckHeader check_header = {};
  size_t read_size = 256 * 1024;         // bytes of one read
  size_t max_record = 16 * 1024 * 1024;  // bytes of the longest record
};

struct RecordBlock {
  const char* base = nullptr;  // in the caller's buffer
  BlockSummary summary;        // of the text from `base` on; records are the first summary.complete
  uint32_t field_count = 0;
  const uint32_t* field_index = nullptr;  // lives as long as the RecordBlocks; null without names
  uint64_t sequence = 0;                  // 0, 1, 2 ...
  uint64_t bytes = 0;                     // input bytes consumed since the block before
};

class RecordBlocks {
 public:
  // `options` outlives it.
  RecordBlocks(const RecordBlockOptions& options, std::unique_ptr<ByteInput> input);

  // Summarises the text given to it: Indexer::Scan, or Index where the caller keeps the index.
  // Called under the lock, perhaps several times for one block, with a growing text.
  using Summarize = std::function<Result<BlockSummary>(const char* p, uint32_t size)>;

  // Fills `buffer` with the next block, which has at least one record. False at the end, of which
  // `block` has the bytes. After a failure every further call gives it again. The first call opens
  // the input.
  Result<bool> Next(TextBuffer& buffer, const Summarize& summarize, RecordBlock* block);

  // In a file whose records end in a lone CR, that is its line end: known to `summarize`, and where
  // Next has given a block.
  const DelimitedDialect& dialect() const { return dialect_; }

  // Capacity that a buffer keeps between blocks.
  size_t usual_capacity() const { return 2 * options_.read_size; }

 private:
  struct Text {  // in the buffer
    size_t begin = 0;
    size_t end = 0;
    bool at_end = false;  // of the input
  };

  Result<bool> TryNext(TextBuffer& buffer, const Summarize& summarize, RecordBlock* block);
  Result<bool> Find(TextBuffer& buffer, const Summarize& summarize, RecordBlock* block);
  Status ReadMore(TextBuffer& buffer, Text& text);
  bool FindLineEnd(const char* p, size_t size, bool at_end);
  void SkipEmptyLines(TextBuffer& buffer, Text& text);
  Status TakeHeader(TextBuffer& buffer, Text& text);
  uint32_t FieldCount(const char* p, size_t size);
  Status TooLong(size_t begin) const;
  Status Unterminated(TextBuffer& buffer, const Text& text, size_t records) const;
  std::string Place(uint64_t offset, uint64_t record) const;

  const RecordBlockOptions& options_;
  DelimitedDialect dialect_;  // not changed once there are blocks
  const std::unique_ptr<ByteInput> input_;

  std::mutex mutex_;  // guards everything below
  Status failure_;
  bool is_open_ = false;
  std::unique_ptr<ByteSource> source_;  // null: not open yet, or at the end
  std::string carry_;                   // the incomplete record behind the last block
  bool at_input_start_ = true;          // a byte order mark may follow
  bool line_end_pending_;               // it may be a CR
  bool header_pending_;
  uint32_t field_count_ = 0;           // of the header or the first record; 0: not seen yet
  std::vector<uint32_t> field_index_;  // not changed once there are blocks
  uint64_t offset_ = 0;                // of carry_ in the decoded input
  uint64_t records_ = 0;               // in blocks handed out
  uint64_t reported_bytes_ = 0;
  uint64_t sequence_ = 0;
};

}  // namespace penstock
