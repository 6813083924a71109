#pragma once
// The contract between generated code, kernels and the runtime. Plain C, fixed layout: the code
// generator computes the offsets from these structs with offsetof, and the same structs are
// compiled into the kernels' bitcode.
//
// Generated code is one function per job,
//
//     void pst_job(pst_ctx* ctx, const pst_block* block, uint32_t row_begin, uint32_t row_end);
//
// which converts the records [row_begin, row_end) of a block. It is single-threaded: one ctx per
// worker thread, shared by nobody. It may be called for any sub-range of a block, in order.
// It counts each record exactly once as written, filtered or dirty, or as blank (not a record).
// Before each call the engine empties the arena: `scratch` and `scratch_begin` at its start.

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef __int128 pst_i128;

typedef struct pst_text {
  const char* data;
  int64_t size;
} pst_text;

// One value of a table endpoint, and of Kind::kAny. Text and bytes are borrowed; a reader's stay
// valid as long as its block, a writer's until pst_emit_row returns.
enum pst_cell_tag { PST_NULL = 0, PST_INT = 1, PST_DOUBLE = 2, PST_TEXT = 3, PST_BYTES = 4 };

typedef struct pst_cell {
  union {
    int64_t i;
    double d;
    const char* p;
  };
  uint32_t size;  // bytes at p
  uint32_t tag;   // pst_cell_tag
} pst_cell;

// A batch of records as a reader hands it to generated code: either text with its index, or cells.
// Text: 64 bytes before `base` and 64 bytes after the last record may be read (never written).
// Offsets are from `base`. A field of record r is the text between two neighbouring entries of
// `pos`: with s = row_end[r-1] + 1 (32-bit arithmetic, row_end[-1] == 0xffffffff), field k of the
// record starts at (k == 0 ? pos[s-1] + 1 : pos[s+k-1] + delimiter length) and ends before
// pos[s+k]. pos[-1] == 0xffffffff, so the first record starts at `base`. The last field still
// carries the '\r' of a "\r\n" line end. A quoted field carries its quotes.
typedef struct pst_block {
  const char* base;             // text
  const uint32_t* pos;          // text: offsets of delimiters and record ends outside quotes
  const uint32_t* row_end;      // text: index into pos of the end of each record
  const pst_cell* cells;        // cells, record by record
  const uint32_t* field_index;  // text: where the by-name columns stand in this file's records
  uint32_t field_count;         // text: fields a record must have; cells: cells per record
  uint32_t row_count;
  uint64_t first_record;  // number of record 0 within its slice, from 1; 0 while still unknown
  uint32_t slice;
  uint32_t delimiter_size;  // text: bytes of a delimiter; 0 means 1. Only dirty records ask
} pst_block;

// What generated code works with. The first part is written by generated code, the second is set
// by the engine before a worker starts and only read by generated code.
typedef struct pst_ctx {
  char* w;             // byte writers: end of the committed output
  char* w_end;         // byte writers: end of the output buffer; 64 bytes of slack lie beyond
  uint64_t written;    // records committed
  uint64_t filtered;   // records the filter refused
  uint64_t dirty;      // records refused with a reason
  uint64_t blank;      // empty lines, which are not records
  char* scratch;       // next free byte of the per-record arena
  char* scratch_end;   // 64 bytes of slack lie beyond
  char* scratch_begin; // generated code resets `scratch` to it before each record, and may raise it
                       // once per call, above what it keeps for the whole call

  pst_cell* out_cells;         // cell writers: one cell per output column
  const pst_text* parameters;  // values of the job's variables, in the order of the plan
  const void* zone;            // the job's time zone, for pst_zone_* host functions
  int64_t now_seconds;         // the run's clock: `now()` is the same in every record
  int64_t now_nanos;
  int64_t now_offset_seconds;  // offset of the job's time zone at that instant
  void* worker;                // the engine's own state
} pst_ctx;

typedef void (*pst_job_function)(pst_ctx*, const pst_block*, uint32_t, uint32_t);

#ifdef __cplusplus
}  // extern "C"
#endif
