#pragma once
// The values of a row for messages, read by the kernels that read them in the loop.

#include <deque>
#include <string_view>
#include <vector>

#include "runtime/abi/job_abi.h"
#include "runtime/plugin/table_schema.h"

namespace penstock {

class RowCells {
 public:
  // Values that are none of their type are their bytes; none if the row is damaged. Valid until the
  // next call.
  std::vector<pst_cell> Read(std::string_view row, const TableSchema& schema);

 private:
  bool ReadValue(const ColumnSchema& column, const char* p, const char* end, pst_cell* cell);

  std::deque<pst_i128> wide_;
};

}  // namespace penstock
