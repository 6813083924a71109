#include "stdplugins/table/postgresql/cursor.h"

#include <fmt/format.h>

#include <utility>

namespace penstock {

Result<std::unique_ptr<Cursor>> PostgresCursor::Open(PostgresPool& pool,
                                                     std::unique_ptr<PostgresConnection> connection,
                                                     const std::string& sql, std::string_view shown,
                                                     std::vector<ColumnSchema> columns) {
  const std::string copy = fmt::format("COPY (\n{}\n) TO STDOUT (FORMAT binary)", sql);
  PST_RETURN_IF_ERROR(connection->BeginCopy(copy, shown.empty() ? sql : shown));
  return std::unique_ptr<Cursor>(
      new PostgresCursor(pool, std::move(connection), std::move(columns)));
}

Result<Cursor::Step> PostgresCursor::Next(Batch* batch) {
  *batch = {};
  if (connection_ == nullptr) return Step::kEnd;
  PST_RETURN_IF_ERROR(connection_->Receive(&rows_));
  if (rows_.begin.empty()) {
    pool_.GiveBack(std::move(connection_));
    return Step::kEnd;
  }
  batch->block.base = rows_.base;
  batch->block.row_begin = rows_.begin.data();
  batch->block.row_count = static_cast<uint32_t>(rows_.begin.size() - 1);
  batch->block.field_count = static_cast<uint32_t>(columns_.size());
  batch->block.first_record = std::exchange(record_, record_ + batch->block.row_count);
  batch->sequence = sequence_++;
  batch->bytes = rows_.begin.back() - rows_.begin.front();
  return Step::kBatch;
}

std::vector<pst_cell> PostgresCursor::CellsOf(const pst_block& block, uint32_t row) {
  return cells_.Read({block.base + block.row_begin[row], block.base + block.row_begin[row + 1]},
                     columns_);
}

}  // namespace penstock
