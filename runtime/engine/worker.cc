// The life of a block: read - throttle - convert - wait for the turn - write - count. A worker that
// is alone always has its turn, so nothing is held back or locked. Generated code cannot be
// unwound by an exception; when memory runs out below it, longjmp leads past it (its frames and
// those of kernels have nothing to destroy).

#include "runtime/engine/worker.h"

#include <fmt/format.h>

#include <new>
#include <utility>

#include "runtime/abi/dirty_reason.h"
#include "runtime/dirty/show_text.h"
#include "runtime/engine/block_text.h"
#include "runtime/engine/run_setup.h"

namespace penstock {

Worker::Worker(JobState* job, std::unique_ptr<Cursor> cursor)
    : job_(*job),
      parts_(job->parts()),
      cursor_(std::move(cursor)),
      ctx_(parts_.context),
      output_(&ctx_),
      arena_(&ctx_),
      out_cells_(parts_.plan->column_names.size()) {
  ctx_.worker = this;
  ctx_.out_cells = out_cells_.data();
}

void Worker::Run() {
  try {
    while (Step()) {
    }
  } catch (const std::bad_alloc&) {
    FailOutOfMemory();
  }
}

void Worker::CheckParameters() {
  const std::vector<uint32_t> no_positions(parts_.plan->field_names.size());
  batch_.block.field_index = no_positions.data();
  try {
    Enter(0, 0);
  } catch (const std::bad_alloc&) {
    FailOutOfMemory();
  }
}

// Works on one block. False: there is nothing more to do.
bool Worker::Step() {
  if (job_.stopped()) return false;
  has_turn_ = parts_.workers == 1;
  batch_.block = {};
  batch_.refused.clear();
  batch_.bytes = 0;
  Result<bool> more = cursor_->Next(&batch_);
  if (!more.ok()) {
    job_.Fail(more.status());
    return false;
  }
  if (!*more) return false;
  if (!job_.Throttle(batch_.bytes, batch_.block.row_count)) return false;
  // Records go to a table writer one by one while they are converted, so in turn.
  if (parts_.writes_cells && !TakeTurn()) return false;
  before_ = ctx_;
  const uint32_t rows = Convert();
  if (abandoned_ || !Commit(rows)) return false;
  return !parts_.row_limit || ctx_.written < *parts_.row_limit;
}

// Converts the block; returns how many of its rows were looked at.
uint32_t Worker::Convert() {
  uint32_t next = 0;
  for (const Cursor::Batch::Refused& refused : batch_.refused) {
    if (!Call(next, refused.row)) return next;
    if (parts_.row_limit && ctx_.written >= *parts_.row_limit) return next;
    AddDirty(refused.row, -1, -1, refused.reason, {});
    ++ctx_.dirty;
    next = refused.row + 1;
  }
  const uint32_t count = batch_.block.row_count;
  if (!parts_.row_limit) {
    Call(next, count);
    return count;
  }
  while (next < count && ctx_.written < *parts_.row_limit && Call(next, next + 1)) ++next;
  return next;
}

// False: the worker is done for.
bool Worker::Call(uint32_t row_begin, uint32_t row_end) {
  return row_begin >= row_end || Enter(row_begin, row_end);
}

bool Worker::Enter(uint32_t row_begin, uint32_t row_end) {
  arena_.Reset();
  const pst_job_function entry = parts_.entry->load(std::memory_order_acquire);
  if (setjmp(leave_) == 0) entry(&ctx_, &batch_.block, row_begin, row_end);
  return !abandoned_;
}

bool Worker::TakeTurn() {
  if (!has_turn_) has_turn_ = job_.EnterTurn(batch_.sequence);
  if (!has_turn_) abandoned_ = true;
  return has_turn_;
}

// Writes the finished records and forgets them.
bool Worker::HandOn() {
  if (!abandoned_ && !(TakeTurn() && job_.Write(output_.finished()))) abandoned_ = true;
  return !abandoned_;
}

bool Worker::HandOnDirty() {
  if (!abandoned_ && !(TakeTurn() && job_.WriteDirty(dirty_, batch_.block))) abandoned_ = true;
  dirty_.Clear();
  return !abandoned_;
}

bool Worker::Commit(uint32_t rows) {
  if (!HandOn() || !HandOnDirty()) return false;
  output_.DropFinished(ctx_.w);
  output_.Trim();
  RecordCounts records;
  records.read = rows - (ctx_.blank - before_.blank);
  records.written = ctx_.written - before_.written;
  records.filtered = ctx_.filtered - before_.filtered;
  records.dirty = ctx_.dirty - before_.dirty;
  if (!job_.Count(batch_.block.slice, records, batch_.bytes)) return false;
  job_.LeaveTurn();
  return true;
}

void Worker::AddDirty(uint32_t row, int32_t column, int32_t field, int32_t reason,
                      std::string_view detail) {
  if (abandoned_ || !parts_.dirty->wants_records()) return;
  const pst_block& block = batch_.block;
  DirtyRecord record;
  record.offset = row - (ctx_.blank - before_.blank);
  record.column = column;
  record.field = field;
  record.reason = reason;
  record.detail = detail;
  std::string cells;
  if (block.cells == nullptr) {
    record.raw = field < 0 ? RowText(block, row) : FieldText(block, row, field);
  } else if (field < 0 || static_cast<uint32_t>(field) >= block.field_count) {
    cells = RowOfCells(block, row);
    record.raw = cells;
  } else {
    const pst_cell& cell = block.cells[uint64_t{row} * block.field_count + field];
    cells = CellText(cell);
    record.raw = cells;
    record.raw_is_null = cell.tag == PST_NULL;
  }
  dirty_.Add(record);
  if (dirty_.bytes() > kHoldBackBytes) HandOnDirty();
}

void Worker::FailOutOfMemory() {
  abandoned_ = true;
  job_.Fail({Failure::kOutOfMemory, "no more memory for the records at hand"});
}

void Worker::LeaveGeneratedCode() { longjmp(leave_, 1); }

char* Worker::Reserve(char* w, uint64_t bytes) {
  try {
    const size_t finished = output_.finished().size();
    if (finished > 0 && (has_turn_ || abandoned_ || finished + bytes > kHoldBackBytes)) {
      HandOn();
      w = output_.DropFinished(w);
    }
    return output_.Grow(w, bytes);
  } catch (const std::bad_alloc&) {
    FailOutOfMemory();
  }
  LeaveGeneratedCode();
}

char* Worker::GrowScratch(uint64_t bytes) {
  try {
    return arena_.Grow(bytes);
  } catch (const std::bad_alloc&) {
    FailOutOfMemory();
  }
  LeaveGeneratedCode();
}

void Worker::Refuse(uint32_t row, int32_t column, int32_t field, int32_t reason) {
  try {
    AddDirty(row, column, field, reason, {});
    return;
  } catch (const std::bad_alloc&) {
    FailOutOfMemory();
  }
  LeaveGeneratedCode();
}

void Worker::RefuseFieldCount(uint32_t row) {
  const pst_block& block = batch_.block;
  const uint32_t fields = FieldsInRow(block, row);
  if (fields == 1 && RowText(block, row).empty()) {
    ++ctx_.blank;
    return;
  }
  try {
    AddDirty(row, -1, -1, kFieldCount, fmt::format("{}, not {}", fields, block.field_count));
    ++ctx_.dirty;
    return;
  } catch (const std::bad_alloc&) {
    FailOutOfMemory();
  }
  LeaveGeneratedCode();
}

int32_t Worker::EmitRow(uint32_t row) {
  if (abandoned_) return 1;
  try {
    refusal_.clear();
    Result<bool> taken =
        parts_.writer->WriteRow(ctx_.out_cells, static_cast<int>(out_cells_.size()), &refusal_);
    if (!taken.ok()) {
      abandoned_ = true;
      job_.Fail(taken.status());
      return 1;
    }
    if (*taken) return 0;
    AddDirty(row, -1, -1, kRefusedByTarget, refusal_);
    return 1;
  } catch (const std::bad_alloc&) {
    FailOutOfMemory();
  }
  LeaveGeneratedCode();
}

void Worker::RefuseParameter(int32_t parameter, int32_t reason) {
  abandoned_ = true;
  try {
    const char* words = "its value cannot be used";
    for (const DirtyReasonInfo& info : kDirtyReasons) {
      if (info.number == reason) words = info.text;
    }
    if (parameter < 0 || static_cast<size_t>(parameter) >= parts_.plan->parameters.size()) {
      job_.Fail({Failure::kParameterInvalid,
                 fmt::format("an expression without columns has no value: {}", words)});
      return;
    }
    const pst_text& value = ctx_.parameters[parameter];
    const std::string_view text(value.data, static_cast<size_t>(value.size));
    const JobPlan& plan = *parts_.plan;
    job_.Fail({Failure::kParameterInvalid,
               fmt::format("`{}` for `{}`{}: {}", Printable(text, 60), plan.parameters[parameter],
                           PlaceOf(plan, parameter), words)});
    return;
  } catch (const std::bad_alloc&) {
    FailOutOfMemory();
  }
  LeaveGeneratedCode();
}

}  // namespace penstock
