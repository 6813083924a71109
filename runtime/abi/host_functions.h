#pragma once
// Runtime services for generated code and kernels, implemented by runtime/engine. All are out of
// line and cold, except pst_emit_row.

#include <stdint.h>

#include "runtime/abi/job_abi.h"

#define PST_COLD __attribute__((cold))

#ifdef __cplusplus
extern "C" {
#endif

// Makes room for `bytes` more output after `w`. Committed output (before ctx->w) may be handed on;
// the uncommitted rest (ctx->w .. w) moves along. Returns the new w and updates ctx->w, ctx->w_end.
PST_COLD char* pst_reserve(pst_ctx* ctx, char* w, uint64_t bytes);

// Column writers: makes room for at least one more record in ctx->out_columns (all but the bytes of
// texts), out_sizes and out_origins; row writers: in the last two. May hand on the records there
// are (out_rows is 0 then).
PST_COLD void pst_grow_rows(pst_ctx* ctx);

// Column writers: makes room for `bytes` more after text `used` of output column `column`.
PST_COLD void pst_grow_text(pst_ctx* ctx, int32_t column, uint64_t used, uint64_t bytes);

// Makes room for `bytes` in the per-record arena and returns the start of that room; updates
// ctx->scratch, scratch_begin and scratch_end to a new, larger piece. Texts in older pieces stay
// valid until pst_job returns. The caller advances ctx->scratch itself.
PST_COLD char* pst_scratch_grow(pst_ctx* ctx, uint64_t bytes);

// Records that record `row` of the block is refused. `column` is the output column's position, or
// -1 for the record as a whole or its filter; `field` is the position in this very record of the
// field whose text is shown, or -1; `reason` is a row of dirty_reasons.def. Does not count:
// generated code adds to ctx->dirty.
PST_COLD void pst_dirty(pst_ctx* ctx, const pst_block* block, uint32_t row, int32_t column,
                        int32_t field, int32_t reason);

// Called for a text record whose number of fields is not block->field_count. Counts it in ctx as
// blank or dirty.
PST_COLD void pst_field_count_differs(pst_ctx* ctx, const pst_block* block, uint32_t row);

// Takes ctx->out_cells for the table writer, and raises ctx->scratch_begin above the texts that they
// refer to, which stay valid until the next call of pst_job. Returns 0, or another number when the job is
// over and the record does not matter. Whether the writer takes the record becomes known later.
int32_t pst_emit_row(pst_ctx* ctx, const pst_block* block, uint32_t row);

// Stops the job: the value of variable `parameter` could not be converted (`reason`).
PST_COLD void pst_parameter_invalid(pst_ctx* ctx, int32_t parameter, int32_t reason);

// Converts nanoseconds since the epoch between UTC and local time of the job's zone (ctx->zone).
// Local times that do not exist or exist twice: the offset before the transition is used.
void pst_zone_to_local(pst_ctx* ctx, const pst_i128* utc, pst_i128* local);
void pst_zone_to_utc(pst_ctx* ctx, const pst_i128* local, pst_i128* utc);

#ifdef __cplusplus
}  // extern "C"
#endif
