#include "runtime/engine/sent_batch.h"

#include "runtime/abi/dirty_reason.h"
#include "runtime/engine/block_text.h"
#include "runtime/plugin/cell_of_column.h"

namespace penstock {

void AddRefused(const Refusal& refusal, uint64_t offset, std::string_view raw, DirtyBatch* dirty) {
  DirtyRecord record;
  record.offset = offset;
  record.reason = kRefusedByTarget;
  record.detail = refusal.reason;
  record.raw = raw;
  dirty->Add(record);
}

DirtyBatch SentBatch::Refused(const BatchLedger::Refusals& refused) const {
  DirtyBatch dirty;
  for (const Refusal& refusal : refused) {
    uint64_t offset = 0;
    if (cells.size() > 0) offset = cells.row(refusal.row).offset;
    if (!offsets.empty()) offset = offsets[refusal.row];
    AddRefused(refusal, offset, RecordText(refusal.row), &dirty);
  }
  return dirty;
}

std::string SentBatch::RecordText(uint32_t row) const {
  if (cells.size() > 0) return RowOfCells({cells.cells(row), cells.columns()});
  if (batch.row_sizes != nullptr) {
    uint64_t begin = 0;
    for (uint32_t i = 0; i < row; ++i) begin += batch.row_sizes[i];
    return text.substr(begin, batch.row_sizes[row]);
  }
  if (batch.column_data == nullptr) return {};
  std::vector<pst_cell> values;
  for (uint32_t i = 0; i < batch.columns; ++i) {
    values.push_back(CellOfColumn(batch.column_data[i], row, types[i]));
  }
  return RowOfCells(values);
}

}  // namespace penstock
