#pragma once
// The canonical text of cells, for targets that have no such type, and for people.

#include <string_view>

#include "runtime/abi/job_abi.h"

namespace penstock {

inline constexpr int kCellTextRoom = 64;

// What the conversion to String makes of the cell: text and bytes are their own text, that of other
// values is written to `room`, kCellTextRoom bytes. Nothing for NULL.
std::string_view CellText(const pst_cell& cell, char* room);

}  // namespace penstock
