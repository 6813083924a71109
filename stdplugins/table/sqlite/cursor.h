#pragma once
// Reads one slice.

#include <vector>

#include "runtime/plugin/reader.h"
#include "stdplugins/table/sqlite/connection_pool.h"
#include "stdplugins/table/sqlite/slice_query.h"

namespace penstock {

class SqliteCursor : public Cursor {
 public:
  // Waits for a connection of `pool`, which gets it back at the end of the slice, or when the
  // cursor is destroyed. Records have `columns` cells. `context` and `pool` must outlive the
  // cursor.
  static Result<std::unique_ptr<Cursor>> Open(const RunContext& context, ConnectionPool& pool,
                                              SliceQuery query, size_t columns);
  ~SqliteCursor() override { GiveBack(); }

  Result<Step> Next(Batch* batch) override;

 private:
  SqliteCursor(ConnectionPool& pool, SliceQuery query, size_t columns, SqliteDatabase connection);

  Status Fill(Batch* batch);
  bool ReadCell(int column, pst_cell& cell);
  bool Keep(pst_cell& cell);
  void GiveBack();

  ConnectionPool& pool_;
  const SliceQuery query_;
  const size_t columns_;
  SqliteDatabase connection_;  // closed: given back
  SqliteStatement statement_;  // null: at its end
  uint64_t next_record_ = 1;
  uint64_t sequence_ = 0;
  std::vector<pst_cell> cells_;
  std::unique_ptr<char[]> arena_;
  size_t arena_used_ = 0;
};

}  // namespace penstock
