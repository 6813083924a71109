#pragma once
// Records for a table writer, collected while a block is converted.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "runtime/abi/job_abi.h"

namespace penstock {

class CellBatch {
 public:
  // `keeps_texts`: texts are copied, because the batch outlives the block. Else they are borrowed.
  CellBatch(uint32_t columns, bool keeps_texts) : columns_(columns), keeps_texts_(keeps_texts) {}

  // `offset`: records of the block before it.
  void Add(const pst_cell* cells, uint32_t row, uint32_t offset) {
    const size_t first = cells_.size();
    cells_.insert(cells_.end(), cells, cells + columns_);
    rows_.push_back({row, offset});
    if (keeps_texts_) {
      for (size_t i = first; i < cells_.size(); ++i) KeepText(cells_[i]);
    }
  }

  struct Row {
    uint32_t row;     // in the block
    uint32_t offset;  // records before it in the block
  };
  uint32_t size() const { return static_cast<uint32_t>(rows_.size()); }
  uint32_t columns() const { return columns_; }
  const Row& row(uint32_t index) const { return rows_[index]; }
  const pst_cell* cells() const { return cells_.data(); }
  const pst_cell* cells(uint32_t index) const { return cells_.data() + size_t{index} * columns_; }
  size_t bytes() const { return cells_.size() * sizeof(pst_cell) + text_bytes_; }

  void Clear() {
    cells_.clear();
    rows_.clear();
    texts_.clear();
    text_bytes_ = 0;
  }

 private:
  // Copies what the cell refers to.
  void KeepText(pst_cell& cell) {
    if (cell.tag == PST_TEXT || cell.tag == PST_BYTES) {
      cell.p = Copy(cell.p, cell.size);
    } else if (cell.tag == PST_DECIMAL128 || cell.tag == PST_TIMESTAMP) {
      cell.p = Copy(cell.p, sizeof *cell.wide);
    }
  }

  const char* Copy(const char* bytes, size_t size) {
    constexpr size_t kAlignment = alignof(pst_i128);
    const size_t room = (size + kAlignment - 1) / kAlignment * kAlignment;
    if (texts_.empty() || kPiece - used_ < room) {
      texts_.push_back(std::make_unique<char[]>(std::max(room, kPiece)));
      used_ = 0;
    }
    char* copy = texts_.back().get() + used_;
    if (size > 0) std::memcpy(copy, bytes, size);
    used_ = std::min(used_ + room, kPiece);
    text_bytes_ += size;
    return copy;
  }

  static constexpr size_t kPiece = 64 * 1024;

  uint32_t columns_;
  bool keeps_texts_;
  std::vector<pst_cell> cells_;
  std::vector<Row> rows_;
  std::vector<std::unique_ptr<char[]>> texts_;
  size_t used_ = 0;  // of the last piece
  size_t text_bytes_ = 0;
};

}  // namespace penstock
