#include "runtime/engine/block_text.h"

#include <algorithm>

#include "runtime/base/show_text.h"
#include "runtime/dirty/dirty_batch.h"
#include "runtime/plugin/cell_text.h"

namespace penstock {
namespace {

// Index into pos of the first entry of the record; 32-bit wrap-around makes -1 into 0.
uint32_t FirstEntry(const pst_block& block, uint32_t row) {
  return block.row_end[static_cast<int64_t>(row) - 1] + 1;
}

// Where the record begins: after the end of the one before, or at 0.
uint32_t RowBegin(const pst_block& block, uint32_t row) {
  return block.pos[static_cast<int64_t>(FirstEntry(block, row)) - 1] + 1;
}

std::string_view Between(const pst_block& block, uint64_t begin, uint64_t end, bool at_line_end) {
  if (begin >= end) return {};
  std::string_view text(block.base + begin, end - begin);
  if (at_line_end && text.back() == '\r') text.remove_suffix(1);
  return text;
}

// Moments are texts in JSON.
bool IsQuoted(const pst_cell& cell) { return cell.tag >= PST_DATE; }

}  // namespace

uint32_t FieldsInRow(const pst_block& block, uint32_t row) {
  return block.row_end[row] - FirstEntry(block, row) + 1;
}

std::string_view RowText(const pst_block& block, uint32_t row) {
  return Between(block, RowBegin(block, row), block.pos[block.row_end[row]], true);
}

std::string_view FieldText(const pst_block& block, uint32_t row, uint32_t field) {
  const uint32_t fields = FieldsInRow(block, row);
  if (field >= fields) return {};
  const uint64_t entry = uint64_t{FirstEntry(block, row)} + field;
  const uint64_t delimiter_size = std::max<uint32_t>(block.delimiter_size, 1);
  const uint64_t begin =
      field == 0 ? RowBegin(block, row) : uint64_t{block.pos[entry - 1]} + delimiter_size;
  return Between(block, begin, block.pos[entry], field + 1 == fields);
}

std::string CellText(const pst_cell& cell) {
  char room[kCellTextRoom];
  return std::string(CellText(cell, room));
}

std::string RowOfCells(std::span<const pst_cell> cells) {
  std::string text = "[";
  for (size_t i = 0; i < cells.size() && text.size() <= DirtyBatch::kMaxRawBytes; ++i) {
    if (i > 0) text += ',';
    const pst_cell& cell = cells[i];
    if (cell.tag == PST_NULL) {
      text += "null";
    } else if (cell.tag == PST_TEXT || cell.tag == PST_BYTES) {
      AppendJsonString({cell.p, std::min<size_t>(cell.size, DirtyBatch::kMaxRawBytes)}, &text);
    } else if (IsQuoted(cell)) {
      text += '"' + CellText(cell) + '"';
    } else {
      text += CellText(cell);
    }
  }
  return text + "]";
}

std::string RowOfCells(const pst_block& block, uint32_t row) {
  return RowOfCells({block.cells + uint64_t{row} * block.field_count, block.field_count});
}

}  // namespace penstock
