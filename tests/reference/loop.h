#pragma once
// The interpreter in the place of generated code.

#include "compiler/ir/pipeline.h"
#include "runtime/abi/job_abi.h"

namespace penstock::reference {

// What InterpretBlock runs; outlives the run. There is one per process, as the engine passes
// generated code nothing of its own.
void SetPipeline(const ir::Pipeline& pipeline);

// A pst_job_function.
void InterpretBlock(pst_ctx* ctx, const pst_block* block, uint32_t row_begin, uint32_t row_end);

}  // namespace penstock::reference
