#pragma once
// How records leave a running job.
//
//   Describe                    what the columns of the target are
//   Begin(run)                  once per run: preSql, staging; gives the state to attach to
//   Attach(state)               once in every process of the run, also in the one that began
//   Open(attempt, ledger)       per attempt on a slice, and worker if the order is kNone
//     Write* Flush* Stage       batches in; then all of it durable, but not visible
//     Discard                   at any time instead: undoes the attempt
//   exactly one of
//     Publish(commits)          makes what the accepted attempts staged visible, and only that
//     Abort                     undoes the run, as far as the guarantee says
//
// Two attempts may work on one slice at once; the engine accepts the first that is staged and
// discards the other. Publish may be called again after a failure or a crash, with the same
// commits, and then finishes or confirms what the first call did.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/job_abi.h"
#include "runtime/base/status.h"
#include "runtime/plugin/finding.h"
#include "runtime/plugin/table_schema.h"

namespace penstock {

// One try at one slice.
struct Attempt {
  uint32_t slice = 0;   // position in the plan
  uint32_t number = 1;  // of the try, from 1
  uint32_t stream = 0;  // Order::kNone: one per worker that takes part; else 0
  friend bool operator==(const Attempt&, const Attempt&) = default;
};

// An attempt that was accepted, with what its SliceWriter::Stage gave.
struct Commit {
  Attempt attempt;
  std::string staged;
  friend bool operator==(const Commit&, const Commit&) = default;
};

// Records on their way to a target. Memory stays valid until the batch is settled.
struct OutputBatch {
  uint64_t id = 0;       // the ledger's name for it
  uint32_t records = 0;  // at least 1
  // By the layout of the target, one of:
  std::string_view text;                    // text, rows: complete records, one after the other
  const uint64_t* row_sizes = nullptr;      // rows: bytes of each record in `text`
  const pst_cell* cells = nullptr;          // record by record, `columns` each
  const pst_column* column_data = nullptr;  // `columns` of them, with `records` values each
  uint32_t columns = 0;
  // What Writer::Encode made of the batch; its own memory.
  std::string encoded;
};

// A record that the target refused; the job continues without it.
struct Refusal {
  uint32_t row = 0;    // in the batch, from 0
  std::string reason;  // as the target says
};

// Where a SliceWriter reports the results of its batches. Thread-safe.
class Ledger {
 public:
  virtual ~Ledger() = default;
  // Batch `id` is done with: what is not in `refused` (ascending rows) was taken. Exactly once for
  // each batch that Write took, from any thread, at the latest before Flush or Stage returns, but
  // not after Discard.
  virtual void Settle(uint64_t id, std::span<const Refusal> refused) = 0;
};

// One stream of batches into the target. One call at a time.
class SliceWriter {
 public:
  virtual ~SliceWriter() = default;  // as Discard, unless staged
  // Takes the batch, and settles it now or later. May wait until there is room for it. A failure
  // ends the attempt: nothing of it counts.
  virtual Status Write(const OutputBatch& batch) = 0;
  // Returns when every batch taken is settled and, where the input is unbounded, durable and
  // visible: from then on it is not discarded.
  virtual Status Flush() = 0;
  // After the last batch: Flush, and all that was taken is durable but not visible. A writer whose
  // Attach refuses other processes may make it durable in Publish. Returns what Publish needs to
  // know of it, in the plugin's own format, without secrets.
  virtual Result<std::string> Stage() = 0;
  // The attempt was not accepted, or failed: nothing of it will be published. Also after Stage.
  // When it returns, no Settle is under way or to come.
  virtual void Discard() = 0;
};

// What a run does to a file.
enum class FileUse {
  kNone,
  kShared,    // changes it in place, which programs that use it at the same time can handle
  kReplaced,  // creates, replaces or removes it
};

// Thread-safe after Attach, but for Publish and Abort.
class Writer {
 public:
  virtual ~Writer() = default;  // all SliceWriters are gone

  virtual Result<TableSchema> Describe() { return TableSchema(); }

  // As Reader::Check, for the target; UseOf may be called, too.
  virtual std::vector<Finding> Check() { return {}; }

  // What the run may do to the local file that a path leads to, which need not exist yet. Before
  // Begin, so that nothing has happened to it.
  virtual FileUse UseOf(const std::string& path) const {
    static_cast<void>(path);
    return FileUse::kNone;
  }

  virtual Result<std::string> Begin(const std::string& run) = 0;
  virtual Status Attach(std::string_view state) = 0;

  // The three below are asked after Attach.
  // What of the input's order the target keeps, and so how many SliceWriters work at once: one,
  // which goes through the slices in their order; one for each slice at work; any number.
  // kGlobal: attempts are opened one after the other, and only the last one can be discarded.
  enum class Order { kGlobal, kSlice, kNone };
  virtual Order order() const { return Order::kGlobal; }

  // Whether a slice can be written again after an attempt that failed: what that attempt wrote can
  // be discarded, or writing it again changes nothing.
  virtual bool can_repeat() const { return true; }

  // Whether Flush makes records visible, so that the target can follow an input that never ends.
  virtual bool can_flush() const { return false; }

  // Whether Write may return before the batch is settled. The engine then keeps the batch's memory.
  virtual bool settles_late() const { return false; }

  // Work on a batch that needs no order (compression): called by all workers at once, before Write.
  // `batch->encoded` is empty.
  virtual Status Encode(OutputBatch* batch) {
    static_cast<void>(batch);
    return Status();
  }

  virtual Result<std::unique_ptr<SliceWriter>> Open(const Attempt& attempt, Ledger* ledger) = 0;

  // `commits` are in the order of the slices.
  virtual Status Publish(std::span<const Commit> commits) = 0;
  virtual void Abort() = 0;

  // Whether part of the output is visible before Publish and stays if the run fails.
  virtual bool has_partial_output() const { return false; }
  // How many records are in that part, where the writer knows.
  virtual std::optional<uint64_t> RecordsInPartialOutput() const { return std::nullopt; }

  // Bytes that went to the target and were not discarded.
  virtual uint64_t BytesWritten() const = 0;
  // What users of the target can rely on, one line for plan and report. After Attach.
  virtual std::string Guarantee() const = 0;
  // Files or tables written, for the report; after Publish.
  virtual std::vector<std::string> Outputs() const { return {}; }
};

}  // namespace penstock
