#pragma once
// Gives one worker blocks of delimited text with their index, wherever the bytes come from.

#include <memory>

#include "runtime/plugin/reader.h"
#include "stdplugins/format/delimited/block_buffer.h"
#include "stdplugins/format/delimited/indexer.h"
#include "stdplugins/format/delimited/record_blocks.h"

namespace penstock {

class DelimitedCursor : public Cursor {
 public:
  // At most `workers` cursors share `blocks`. `buffers` outlives the cursor.
  DelimitedCursor(std::shared_ptr<RecordBlocks> blocks, BlockBufferPool& buffers, int workers,
                  CpuLevel level = BestCpuLevel());
  ~DelimitedCursor() override;

  Result<Step> Next(Batch* batch) override;
  std::unique_ptr<Cursor> Fork() override;

 private:
  DelimitedCursor(const DelimitedCursor& other);  // for Fork
  void FollowLineEnd();
  Result<BlockSummary> Index(const char* p, uint32_t size, bool known_irregular);

  Indexer indexer_;  // for the line end of the file
  const CpuLevel level_;
  const std::shared_ptr<RecordBlocks> blocks_;
  BlockBufferPool& buffers_;
  const bool index_under_lock_;
  const uint32_t delimiter_size_;
  std::unique_ptr<BlockBuffer> buffer_;
};

}  // namespace penstock
