#pragma once
// One thread of a running job: takes blocks from its cursor, calls generated code on them, and
// commits what comes out when it is its turn.

#include <csetjmp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/job_abi.h"
#include "runtime/dirty/dirty_batch.h"
#include "runtime/engine/job_state.h"
#include "runtime/engine/output_buffer.h"
#include "runtime/plugin/endpoint.h"

namespace penstock {

class Worker {
 public:
  // Output or dirty records above this wait for the worker's turn and are then handed on before
  // the block is finished, so that memory stays flat.
  static constexpr size_t kHoldBackBytes = 4 << 20;

  Worker(JobState* job, std::unique_ptr<Cursor> cursor);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Works until the input ends or the job stops. Failures go to the job; nothing is thrown.
  void Run();

  // Instead of Run, and without a cursor: whether the job's variables have values that its code can
  // use, which it finds out before it looks at a record. If not, the job has failed.
  void CheckParameters();

  // The host functions of runtime/abi/host_functions.h, called from generated code.
  char* Reserve(char* w, uint64_t bytes);
  char* GrowScratch(uint64_t bytes);
  void Refuse(uint32_t row, int32_t column, int32_t field, int32_t reason);
  void RefuseFieldCount(uint32_t row);
  int32_t EmitRow(uint32_t row);
  void RefuseParameter(int32_t parameter, int32_t reason);

 private:
  bool Step();
  uint32_t Convert();
  bool Call(uint32_t row_begin, uint32_t row_end);
  bool Enter(uint32_t row_begin, uint32_t row_end);
  bool TakeTurn();
  bool HandOn();
  bool HandOnDirty();
  bool Commit(uint32_t rows);
  void AddDirty(uint32_t row, int32_t column, int32_t field, int32_t reason,
                std::string_view detail);
  void FailOutOfMemory();
  [[noreturn]] void LeaveGeneratedCode();

  JobState& job_;
  const JobParts& parts_;
  std::unique_ptr<Cursor> cursor_;
  pst_ctx ctx_;
  OutputBuffer output_;
  Arena arena_;
  std::vector<pst_cell> out_cells_;
  DirtyBatch dirty_;

  // The block at hand.
  Cursor::Batch batch_;
  pst_ctx before_{};  // counters at its start
  bool has_turn_ = false;
  bool abandoned_ = false;  // the job stops: nothing of this worker counts any more
  std::string refusal_;     // the target's words, kept to reuse its memory
  jmp_buf leave_;           // where Call continues when memory runs out inside generated code
};

}  // namespace penstock
