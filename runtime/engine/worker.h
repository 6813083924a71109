#pragma once
// One thread of a running job: takes slices from the queue, blocks from their cursors, calls
// generated code on them, and sends what comes out to the target when it is its turn.

#include <chrono>
#include <csetjmp>
#include <cstdint>
#include <memory>
#include <string_view>

#include "runtime/abi/job_abi.h"
#include "runtime/dirty/dirty_batch.h"
#include "runtime/engine/cell_batch.h"
#include "runtime/engine/job_state.h"
#include "runtime/engine/output_buffer.h"
#include "runtime/engine/output_rows.h"
#include "runtime/plugin/endpoint.h"

namespace penstock {

class Worker {
 public:
  // Output or dirty records above this wait for the worker's turn and are then handed on before
  // the block is finished, so that memory stays flat.
  static constexpr size_t kHoldBackBytes = 4 << 20;

  // `stream`: the worker's number, from 0.
  Worker(JobState* job, uint32_t stream);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Works until nothing is left or the job stops. Failures go to the job; nothing is thrown.
  void Run();

  // Instead of Run: whether the job's variables have values that its code can use, which it finds
  // out before it looks at a record. If not, the job has failed.
  void CheckParameters();

  // The host functions of runtime/abi/host_functions.h, called from generated code.
  char* Reserve(char* w, uint64_t bytes);
  char* GrowScratch(uint64_t bytes);
  void Refuse(uint32_t row, int32_t column, int32_t field, int32_t reason);
  void RefuseFieldCount(uint32_t row);
  int32_t EmitRow(uint32_t row);
  void RefuseParameter(int32_t parameter, int32_t reason);
  void GrowRows();
  void GrowText(uint32_t column, uint64_t used, uint64_t bytes);

 private:
  bool WorkOnSlice();
  void ForgetBlock();
  Cursor* OpenCursor(bool opens);
  bool Step(Cursor& cursor);
  bool FlushIfDue(const Cursor& cursor, bool now);
  uint32_t Convert();
  bool Call(uint32_t row_begin, uint32_t row_end);
  bool Enter(uint32_t row_begin, uint32_t row_end);
  bool TakeTurn();
  void LeaveTurn();
  OutputBatch FinishedRecords() const;
  bool HandOn();
  Status Send(OutputBatch batch);
  Status SendForLater(SliceWriter& writer, OutputBatch batch);
  Status Settle(const BatchLedger::Refusals& refused, uint64_t records);
  bool HandOnDirty();
  bool Commit(uint32_t rows);
  bool GiveUp(Status why);
  void AddDirty(uint32_t row, int32_t column, int32_t field, int32_t reason,
                std::string_view detail);
  uint64_t OffsetOf(uint32_t row) const;
  std::vector<pst_cell> CellsOf(uint32_t row) const;
  std::string RecordText(uint32_t row) const;
  SliceAttempt::Block BlockAtHand() const;
  void FailOutOfMemory();
  [[noreturn]] void LeaveGeneratedCode();

  JobState& job_;
  const JobParts& parts_;
  const uint32_t stream_;
  const bool settles_late_;
  pst_ctx ctx_;
  OutputBuffer output_;
  Arena arena_;
  OutputRows rows_;
  std::vector<pst_cell> out_cells_;
  CellBatch cells_;
  DirtyBatch dirty_;

  // The slice at hand.
  std::shared_ptr<SliceAttempt> attempt_;
  Turnstile* turnstile_ = nullptr;
  std::chrono::steady_clock::time_point last_flush_;
  bool unflushed_ = false;

  // The block at hand.
  Cursor* cursor_ = nullptr;
  Cursor::Batch batch_;
  std::vector<uint32_t> blank_rows_;  // rows so far that are not records
  pst_ctx before_{};                  // counters at its start
  uint64_t sent_ = 0;                 // of ctx_.written, records that were handed on
  bool has_turn_ = false;
  bool abandoned_ = false;  // the job stops, or the attempt is abandoned
  jmp_buf leave_;           // where Enter continues when memory runs out inside generated code
};

}  // namespace penstock
