#pragma once
// One attempt at one slice: its workers, counts and refused records. None of these count for the
// job until the attempt is accepted.

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "runtime/dirty/dirty_batch.h"
#include "runtime/dirty/dirty_spool.h"
#include "runtime/engine/turnstile.h"
#include "runtime/plugin/reader.h"
#include "runtime/plugin/writer.h"
#include "runtime/report/run_report.h"

namespace penstock {

// What is settled of an attempt or a job.
struct Counted {
  RecordCounts records;
  uint64_t bytes = 0;  // of the input
  Counted& operator+=(const Counted& other);
};

// Thread-safe, except where a function says otherwise.
class SliceAttempt {
 public:
  // `from`: the position it begins at, its first checkpoint. `rule`: of turns among its own
  // workers. `dirty` and `stop` outlive the attempt.
  SliceAttempt(Slice slice, Attempt id, std::string from, const DirtyCollector& dirty,
               Turnstile::Rule rule, const std::atomic<bool>& stop);

  const Slice& slice() const { return slice_; }
  const Attempt& id() const { return id_; }
  Turnstile& turnstile() { return turnstile_; }

  // --- cursors ---

  // The first worker's cursor; from then on others may join.
  Cursor* SetCursor(std::unique_ptr<Cursor> cursor);
  // A cursor for a further worker; null: the slice is read by those who are there.
  Cursor* Fork();
  // A cursor has reached the end: no more workers need to join.
  void SetReadToEnd() { joining_ = Joining::kNo; }
  // kUnknown: the first cursor is not open yet.
  enum class Joining { kUnknown, kYes, kNo };
  Joining joining() const { return joining_; }

  // --- failure ---

  // The attempt is over; the first reason is kept. Its workers notice at their next batch.
  void GiveUp(Status why);
  const std::atomic<bool>& given_up() const { return given_up_; }
  Status failure() const;

  // --- blocks: numbered, then counted, in the order of their sequence numbers ---

  struct Block {
    uint64_t sequence = 0;
    uint64_t first_record = 0;  // of the slice, from 1; 0: follows from the blocks before
    Counted counted;            // without `written`: that is what is settled
  };
  // The block is converted; it is counted as soon as all its batches are settled.
  Status AddBlock(const Block& block, DirtyBatch* dirty);
  // Refused records of a block that is still being converted. False: the blocks before it are not
  // all counted, so their numbers are not known; the caller keeps them.
  Result<bool> AddDirty(const Block& block, const DirtyBatch& dirty);
  // A batch of `records` records of block `sequence` is about to be sent; it was settled, and those
  // in `refused` were not taken.
  void AddSent(uint64_t sequence, uint64_t records);
  Status AddSettled(uint64_t sequence, uint64_t records, const DirtyBatch& refused);

  void AddBytes(uint64_t bytes);  // behind the last block
  Counted counted() const;
  uint64_t blocks() const;   // converted
  bool all_counted() const;  // every block is
  // What is counted so far counts elsewhere from now on.
  Counted TakeCounted();
  // Unbounded input: where a new attempt would begin.
  void SetCheckpoint(std::string position);
  std::string checkpoint() const;

  // --- by the last worker, when no other works on the attempt ---

  DirtySpool& spool() { return spool_; }
  // Streams into the target, by Attempt::stream.
  std::map<uint32_t, std::unique_ptr<SliceWriter>>& writers() { return writers_; }
  // Ids of batches that were sent and may not be settled yet.
  const std::set<uint64_t>& batches() const { return batches_; }

  // --- by a worker for its own stream, or for stream 0 when it has the turn ---

  SliceWriter* writer(uint32_t stream);
  void SetWriter(uint32_t stream, std::unique_ptr<SliceWriter> writer);
  void AddBatch(uint64_t id);
  void RemoveBatch(uint64_t id);

 private:
  struct PendingBlock {
    Block block;
    bool converted = false;
    uint64_t unsettled = 0;  // records
    DirtyBatch dirty;
  };
  Status CountBlocks();
  uint64_t FirstRecord(const Block& block) const;

  const Slice slice_;
  const Attempt id_;
  Turnstile turnstile_;
  std::atomic<Joining> joining_ = Joining::kUnknown;
  std::atomic<bool> given_up_ = false;

  mutable std::mutex mutex_;  // guards everything below
  Status failure_;
  std::string checkpoint_;
  std::vector<std::unique_ptr<Cursor>> cursors_;
  std::map<uint64_t, PendingBlock> pending_;
  uint64_t next_ = 0;  // the block to be counted next
  uint64_t blocks_ = 0;
  uint64_t read_ = 0;  // records in blocks before it
  Counted counted_;
  DirtySpool spool_;
  std::map<uint32_t, std::unique_ptr<SliceWriter>> writers_;
  std::set<uint64_t> batches_;
};

}  // namespace penstock
