#pragma once
// How records enter a running job.
//
//   Describe                what the columns are; at compile time, and again when the job starts
//   Plan                    once per run: cuts the input into slices
//   Attach(plan)            once in every process that works on the plan, also where it was made
//   Open(slice, from)       per attempt on a slice: a cursor, which gives batches until the end
//   Acknowledge(position)   unbounded input: everything up to there is safe at the target
//   Finish                  nothing more is read; the output is published after it
//
// A failure of a cursor ends the attempt. Where its class can be retried (a column of
// runtime/base/failures.def) the engine opens the slice again after a pause.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/job_abi.h"
#include "runtime/base/status.h"
#include "runtime/plugin/finding.h"
#include "runtime/plugin/read_plan.h"
#include "runtime/plugin/table_schema.h"

namespace penstock {

// Gives one worker the batches of one attempt on a slice. Used by one thread at a time, but for
// Fork.
class Cursor {
 public:
  virtual ~Cursor() = default;

  struct Batch {
    pst_block block{};
    // 0, 1, 2 ... without gaps over all cursors of one attempt, in the order of the input.
    uint64_t sequence = 0;
    uint64_t bytes = 0;  // input bytes this batch stands for, before decompression
    // Records that were refused before the loop could see them (undecodable bytes), by row of the
    // block; generated code is not called for them. Ascending.
    struct Refused {
      uint32_t row;
      int32_t reason;
    };
    std::vector<Refused> refused;
  };

  // kBatch: `batch` was filled, its memory stays valid until the next call; the engine sets
  // block.slice. kIdle: nothing there now, ask again (unbounded input; after at most 100 ms of
  // waiting). kEnd: the slice is read; batch->bytes counts what was read since the last batch.
  enum class Step { kBatch, kIdle, kEnd };
  virtual Result<Step> Next(Batch* batch) = 0;

  // Behind the last batch, in the plugin's own format: Open(slice, Position()) goes on there.
  // Empty: the slice can only be read from its start.
  virtual std::string Position() const { return {}; }

  // Rows of a wire format, for messages about refused records: the values of record `row` of the
  // last batch, in their order there; none if the row is damaged. What they point
  // at stays valid until the next call of any function.
  virtual std::vector<pst_cell> CellsOf(const pst_block& block, uint32_t row) {
    static_cast<void>(block);
    static_cast<void>(row);
    return {};
  }

  // A further cursor on the same attempt, so that several workers share one slice; null: there can
  // be only one cursor. Any thread, also while Next runs in another. Cursors of one attempt are
  // destroyed together.
  virtual std::unique_ptr<Cursor> Fork() { return nullptr; }
};

// Thread-safe after Attach.
class Reader {
 public:
  virtual ~Reader() = default;

  // Read-only; of a query, or with the select expressions of the plan. No columns: no schema.
  virtual Result<TableSchema> Describe() { return TableSchema(); }

  // For `penstock check`, and then the only call to a reader besides Files, which knows them
  // afterwards: what would make a run fail. Continues after a fault as far as that makes sense.
  // Writes nothing, consumes nothing (from a pipe), locks nothing and creates no files. Messages
  // may contain secrets, which the caller conceals.
  virtual std::vector<Finding> Check() { return CheckByReading(*this); }

  // May read from the source, never writes to it. `workers` (>= 1) is how many slices are worth
  // having at once.
  virtual Result<ReadPlan> Plan(int workers) = 0;

  virtual Status Attach(const ReadPlan& plan) = 0;

  // `slice` is one of the plan or of Discover. `from`: a position, or empty for the start.
  virtual Result<std::unique_ptr<Cursor>> Open(const Slice& slice, std::string_view from) = 0;

  // Local files that are read, or belong to what is read; after Plan. The run stops if it would
  // replace one of them.
  virtual std::vector<std::string> Files() const { return {}; }

  // Slices that have appeared since the plan was made (shards that split, new partitions); asked
  // whenever a slice has ended, and now and then while the input is unbounded. `after` of a new
  // slice refers to slices by their position in the order in which the engine got to know them.
  virtual Result<std::vector<Slice>> Discover() { return std::vector<Slice>(); }

  // All records of `slice` before `position` are durable at the target.
  virtual Status Acknowledge(const Slice& slice, std::string_view position) {
    static_cast<void>(slice);
    static_cast<void>(position);
    return Status();
  }

  // All slices are read and accepted, and no cursor is left: releases what it holds at the source
  // (transactions, locks), which could block the writer's Publish.
  virtual void Finish() {}
};

}  // namespace penstock
