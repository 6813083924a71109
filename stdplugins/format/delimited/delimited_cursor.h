#pragma once
// Gives one worker blocks of delimited text with their index, whatever the inputs are.

#include "runtime/plugin/endpoint.h"
#include "stdplugins/format/delimited/block_buffer.h"
#include "stdplugins/format/delimited/dialect.h"
#include "stdplugins/format/delimited/indexer.h"
#include "stdplugins/format/delimited/record_blocks.h"

namespace penstock {

class DelimitedCursor : public Cursor {
 public:
  // `blocks` must outlive the cursor and is shared by `workers` cursors.
  DelimitedCursor(const DelimitedDialect& dialect, RecordBlocks& blocks, int workers,
                  CpuLevel level = BestCpuLevel());

  Result<bool> Next(Batch* batch) override;

 private:
  Result<BlockSummary> Index(const char* p, uint32_t size, bool known_stray);

  const Indexer indexer_;
  RecordBlocks& blocks_;
  const bool index_under_lock_;
  const uint32_t delimiter_size_;
  TextBuffer buffer_;
  IndexArrays arrays_;
};

}  // namespace penstock
