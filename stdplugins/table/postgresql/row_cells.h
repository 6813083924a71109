#pragma once
// The values of a row of COPY as cells, for messages.

#include <deque>
#include <string_view>
#include <vector>

#include "runtime/abi/job_abi.h"
#include "runtime/plugin/table_schema.h"

namespace penstock {

class PostgresRowCells {
 public:
  // What the cells point at is in `row` or in this object, until the next call. None if the row is
  // damaged.
  std::vector<pst_cell> Read(std::string_view row, const std::vector<ColumnSchema>& columns);

 private:
  bool ReadValue(const ColumnSchema& column, const char* p, const char* end, pst_cell* cell);

  std::deque<pst_i128> wide_;
};

}  // namespace penstock
