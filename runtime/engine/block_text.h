#pragma once
// The text of records and fields in a block, for dirty records: slow and careful.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "runtime/abi/job_abi.h"

namespace penstock {

// Number of fields of text record `row`; at least 1.
uint32_t FieldsInRow(const pst_block& block, uint32_t row);

// Text record `row` without its line end.
std::string_view RowText(const pst_block& block, uint32_t row);

// Field `field` of text record `row`, with its quotes if it has any; nothing if the record is
// shorter.
std::string_view FieldText(const pst_block& block, uint32_t row, uint32_t field);

// A cell as people write it; empty for NULL.
std::string CellText(const pst_cell& cell);

// All cells of record `row`, or of one by itself, like a JSON array: [1,"text",null].
std::string RowOfCells(const pst_block& block, uint32_t row);
std::string RowOfCells(std::span<const pst_cell> cells);

}  // namespace penstock
