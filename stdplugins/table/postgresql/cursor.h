#pragma once
// Reads one slice.

#include <memory>
#include <string>
#include <vector>

#include "runtime/plugin/reader.h"
#include "stdplugins/table/postgresql/connection_pool.h"
#include "stdplugins/table/postgresql/row_cells.h"

namespace penstock {

class PostgresCursor : public Cursor {
 public:
  // Begins to read the rows of `sql`, which have `columns`. The connection goes back to `pool` at
  // the end; it is closed if that does not come. `pool` must outlive the cursor.
  static Result<std::unique_ptr<Cursor>> Open(PostgresPool& pool,
                                              std::unique_ptr<PostgresConnection> connection,
                                              const std::string& sql, std::string_view shown,
                                              std::vector<ColumnSchema> columns);

  Result<Step> Next(Batch* batch) override;
  std::vector<pst_cell> CellsOf(const pst_block& block, uint32_t row) override;

 private:
  PostgresCursor(PostgresPool& pool, std::unique_ptr<PostgresConnection> connection,
                 std::vector<ColumnSchema> columns)
      : pool_(pool), connection_(std::move(connection)), columns_(std::move(columns)) {}

  PostgresPool& pool_;
  std::unique_ptr<PostgresConnection> connection_;  // null: at the end
  const std::vector<ColumnSchema> columns_;
  PostgresConnection::Rows rows_;
  PostgresRowCells cells_;
  uint64_t record_ = 1;
  uint64_t sequence_ = 0;
};

}  // namespace penstock
