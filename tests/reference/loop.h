#pragma once
// The interpreter in the place of generated code.

#include "compiler/ir/pipeline.h"
#include "runtime/abi/job_abi.h"
#include "tests/reference/wire_twin.h"

namespace penstock::reference {

// What InterpretBlock runs; outlives the run. There is one per process, as the engine passes
// generated code nothing that belongs to it.
// `twin`: of its wire formats, or null.
void SetPipeline(const ir::Pipeline& pipeline, const WireTwin* twin = nullptr);

// A value as a cell; `wide` holds what a cell of 128 bits points at, `value` what one of text does.
pst_cell ToCell(const Value& value, Type type, pst_i128* wide);
Value FromColumn(const pst_column& column, uint64_t row, Type type);

// A pst_job_function.
void InterpretBlock(pst_ctx* ctx, const pst_block* block, uint32_t row_begin, uint32_t row_end);

}  // namespace penstock::reference
