#pragma once
// A batch on its way to a target that settles it later, with its memory.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/dirty/dirty_batch.h"
#include "runtime/engine/batch_ledger.h"
#include "runtime/engine/cell_batch.h"
#include "runtime/engine/output_rows.h"
#include "runtime/engine/slice_attempt.h"

namespace penstock {

struct SentBatch {
  std::shared_ptr<SliceAttempt> attempt = {};
  uint64_t sequence = 0;  // of the block that it comes from
  OutputBatch batch = {};
  // What `batch` points at, by the layout of the target.
  std::string text = {};
  CellBatch cells;
  OutputRows::Memory rows = {};
  // Rows, columns: of each record, the records of the block before it.
  std::vector<uint64_t> offsets = {};
  std::vector<Type> types = {};  // columns

  // The refused records, as the target was given them: their block is gone. Those of text cannot be
  // told apart and are empty.
  DirtyBatch Refused(const BatchLedger::Refusals& refused) const;

 private:
  std::string RecordText(uint32_t row) const;
};

// Adds a record that the target refused. `offset`: records of its block before it.
void AddRefused(const Refusal& refusal, uint64_t offset, std::string_view raw, DirtyBatch* dirty);

}  // namespace penstock
