#pragma once
// Values of columns, one at a time.

#include <cstdint>

#include "runtime/abi/job_abi.h"
#include "runtime/type/type.h"

namespace penstock {

// The value of record `row`, of a column of `type`. What the cell points at is the column's.
pst_cell CellOfColumn(const pst_column& column, uint64_t row, Type type);

}  // namespace penstock
