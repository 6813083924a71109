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
// worker thread, never shared. It may be called for any sub-range of a block, in order.
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

// One value of a table endpoint. What `p` and `wide` point at is borrowed; a reader's stays valid
// as long as its block, a writer's until the next call of pst_job. A cell of a column whose type is
// known has the tag of that type or PST_NULL; one of Kind::kAny has one of the first five.
enum pst_cell_tag {
  PST_NULL = 0,
  PST_INT = 1,         // i
  PST_DOUBLE = 2,      // d
  PST_TEXT = 3,        // p, size; also decimals of any length
  PST_BYTES = 4,       // p, size
  PST_BOOL = 5,        // i: 0 or 1
  PST_DECIMAL = 6,     // up to 18 digits: i * 10^-size
  PST_DECIMAL128 = 7,  // 19..38 digits: *wide * 10^-size
  PST_DATE = 8,        // i: days since 1970-01-01
  PST_TIME = 9,        // i: nanoseconds since midnight
  PST_TIMESTAMP = 10   // *wide: nanoseconds since 1970-01-01 00:00:00 of the job's time zone
};

typedef struct pst_cell {
  union {
    int64_t i;
    double d;
    const char* p;
    const pst_i128* wide;  // aligned to 16 bytes
  };
  uint32_t size;  // text, bytes: bytes at p; decimals: digits after the point
  uint32_t tag;   // pst_cell_tag
} pst_cell;

// The values of one column, record by record. By carrier (runtime/type/type.h) `data` holds
// int32_t, int64_t, pst_i128 (aligned to 16 bytes) or double; or text: that of record r is
// [offsets[r], offsets[r + 1]) of `data`, and 64 bytes may be read beyond the last one. What stands
// at a NULL in `data` means nothing.
typedef struct pst_column {
  char* data;
  uint64_t width;  // bytes of a value; 0: text
  uint8_t* nulls;  // by record: 1 where it is NULL, else 0. Sources: a null pointer where none is
  uint64_t* offsets;   // text: one more than records; offsets[0] is 0
  uint64_t text_room;  // sinks of text: bytes that fit into `data`; 64 bytes of slack lie beyond
} pst_column;

// A batch of records as a reader hands it to generated code, in one of four layouts: text with its
// index, cells, rows of a wire format, or columns.
// Text: 64 bytes before `base` and 64 bytes after the last record may be read (never written).
// Offsets are from `base`. A field of record r is the text between two neighbouring entries of
// `pos`: with s = row_end[r-1] + 1 (32-bit arithmetic, row_end[-1] == 0xffffffff), field k of the
// record starts at (k == 0 ? pos[s-1] + 1 : pos[s+k-1] + delimiter length) and ends before
// pos[s+k]. pos[-1] == 0xffffffff, so the first record starts at `base`. The last field still
// carries the '\r' of a "\r\n" line end. A quoted field carries its quotes.
// Rows: record r is the bytes [row_begin[r], row_begin[r + 1]) from `base`, with what the format
// puts before and after it; the same 64 bytes before and after all of them may be read.
typedef struct pst_block {
  const char* base;             // text, rows
  const uint32_t* pos;          // text: offsets of delimiters and record ends outside quotes
  const uint32_t* row_end;      // text: index into pos of the end of each record
  const uint32_t* row_begin;    // rows: where each record begins, and where the last one ends
  const pst_cell* cells;        // cells, record by record
  const pst_column* columns;    // columns: field_count of them
  const uint32_t* field_index;  // text: positions of the by-name columns in this file's records
  uint32_t field_count;         // text: fields a record must have; cells, columns: their number
  uint32_t row_count;
  uint64_t first_record;  // number of record 0 within its slice, from 1; 0 while still unknown
  uint32_t slice;
  uint32_t delimiter_size;  // text: bytes of a delimiter; 0 means 1. Only dirty records ask
  // Text: 1 if no field without quotes holds a quote, or a CR beyond the CR of its line end. 0:
  // unknown.
  uint32_t is_tidy;
} pst_block;

// What generated code works with. The first part is written by generated code, the second is set
// by the engine before a worker starts and only read by generated code.
typedef struct pst_ctx {
  char* w;              // byte writers: end of the committed output
  char* w_end;          // byte writers: end of the output buffer; 64 bytes of slack lie beyond
  uint64_t written;     // records committed
  uint64_t filtered;    // records the filter refused
  uint64_t dirty;       // records refused with a reason
  uint64_t blank;       // empty lines, which are not records
  char* scratch;        // next free byte of the per-record arena
  char* scratch_end;    // 64 bytes of slack lie beyond
  char* scratch_begin;  // generated code resets `scratch` to it before each record, and may raise
                        // it once per call, above what it keeps for the whole call

  pst_cell* out_cells;  // cell writers: one cell per output column
  // Row and column writers: the records that are committed and not yet handed on. Record i of them
  // has `out_sizes[i]` bytes of those before `w` (rows), or is entry i of each of `out_columns`
  // (columns: one per output column), and comes from row `out_origins[i]` of the block. The engine
  // sets `out_rows` to 0 where it hands them on: between calls, in pst_reserve, in pst_grow_rows.
  pst_column* out_columns;
  uint64_t* out_sizes;
  uint32_t* out_origins;
  uint32_t out_rows;
  uint32_t out_rows_room;  // records that fit

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
