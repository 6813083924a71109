// Rows are copied into batches, because SQLite's texts die at the next step and a batch of one row
// would pay for the loop around it on every record; a row that does not fit into what is left of
// the batch's memory ends the batch and stays where SQLite has it.

#include "stdplugins/table/sqlite/cursor.h"

#include <cstring>

#include "runtime/abi/dirty_reason.h"
#include "runtime/base/utf8.h"

namespace penstock {

constexpr uint32_t kBatchRows = 256;
constexpr size_t kBatchBytes = 256 * 1024;

Result<std::unique_ptr<Cursor>> SqliteCursor::Open(const RunContext& context, ConnectionPool& pool,
                                                   SliceQuery query, size_t columns) {
  PST_ASSIGN_OR_RETURN(SqliteDatabase connection, pool.Take());
  std::unique_ptr<SqliteCursor> cursor(
      new SqliteCursor(pool, std::move(query), columns, std::move(connection)));
  PST_ASSIGN_OR_RETURN(cursor->statement_, OpenQuery(context, cursor->connection_, cursor->query_));
  return std::unique_ptr<Cursor>(std::move(cursor));
}

SqliteCursor::SqliteCursor(ConnectionPool& pool, SliceQuery query, size_t columns,
                           SqliteDatabase connection)
    : pool_(pool),
      query_(std::move(query)),
      columns_(columns),
      connection_(std::move(connection)),
      cells_(columns * kBatchRows),
      arena_(std::make_unique_for_overwrite<char[]>(kBatchBytes)) {}

Result<Cursor::Step> SqliteCursor::Next(Batch* batch) {
  if (statement_ != nullptr) {
    PST_RETURN_IF_ERROR(Fill(batch));
    if (batch->block.row_count > 0) return Step::kBatch;
  }
  GiveBack();
  return Step::kEnd;
}

// Steps until the batch is full or the statement ends, which finalizes it.
Status SqliteCursor::Fill(Batch* batch) {
  batch->refused.clear();
  batch->bytes = 0;
  arena_used_ = 0;
  uint32_t rows = 0;
  bool room = true;
  while (room && rows < kBatchRows) {
    const int code = sqlite3_step(statement_.get());
    if (code != SQLITE_ROW) {
      if (code != SQLITE_DONE) return connection_.Error(code, query_.sql);
      statement_.reset();
      break;
    }
    bool valid = true;
    for (size_t i = 0; i < columns_; i++) {
      pst_cell& cell = cells_[rows * columns_ + i];
      if (!ReadCell(static_cast<int>(i), cell)) return connection_.Error(SQLITE_NOMEM);
      if (cell.tag >= PST_TEXT) {
        batch->bytes += cell.size;
        room &= Keep(cell);
        if (cell.tag == PST_TEXT) valid &= IsUtf8({cell.p, cell.size});
      } else {
        batch->bytes += sizeof cell.i;
      }
    }
    if (!valid) batch->refused.push_back({rows, kNotUtf8});
    rows++;
  }
  batch->block = pst_block{};
  batch->block.cells = cells_.data();
  batch->block.field_count = static_cast<uint32_t>(columns_);
  batch->block.row_count = rows;
  batch->block.first_record = next_record_;
  batch->sequence = sequence_++;
  next_record_ += rows;
  return Status();
}

// False if SQLite has no memory for the value.
bool SqliteCursor::ReadCell(int column, pst_cell& cell) {
  sqlite3_stmt* statement = statement_.get();
  cell.size = 0;
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      cell.tag = PST_INT;
      cell.i = sqlite3_column_int64(statement, column);
      return true;
    case SQLITE_FLOAT:
      cell.tag = PST_DOUBLE;
      cell.d = sqlite3_column_double(statement, column);
      return true;
    case SQLITE_TEXT:
      cell.tag = PST_TEXT;
      cell.p = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      cell.size = static_cast<uint32_t>(sqlite3_column_bytes(statement, column));
      return cell.p != nullptr;
    case SQLITE_BLOB:
      cell.tag = PST_BYTES;
      cell.p = static_cast<const char*>(sqlite3_column_blob(statement, column));
      cell.size = static_cast<uint32_t>(sqlite3_column_bytes(statement, column));
      if (cell.p == nullptr) cell.p = cell.size == 0 ? "" : nullptr;
      return cell.p != nullptr;
    default:  // SQLITE_NULL; there are no others
      cell.tag = PST_NULL;
      cell.i = 0;
      return true;
  }
}

// Moves a text into the batch's memory; false if it has to stay in SQLite's.
bool SqliteCursor::Keep(pst_cell& cell) {
  if (kBatchBytes - arena_used_ < cell.size) return false;
  char* copy = arena_.get() + arena_used_;
  memcpy(copy, cell.p, cell.size);
  cell.p = copy;
  arena_used_ += cell.size;
  return true;
}

void SqliteCursor::GiveBack() {
  if (!connection_) return;
  statement_.reset();
  pool_.GiveBack(std::move(connection_));
}

}  // namespace penstock
