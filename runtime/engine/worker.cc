// The life of a block: read - throttle - convert - encode - wait for the turn - send - count. A
// worker that is alone always has its turn, so nothing is held back or locked. Generated code
// cannot be unwound by an exception; when memory runs out below it, longjmp leads past it (its
// frames and those of kernels have nothing to destroy).

#include "runtime/engine/worker.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <utility>

#include "runtime/abi/dirty_reason.h"
#include "runtime/base/show_text.h"
#include "runtime/engine/block_text.h"
#include "runtime/engine/run_setup.h"
#include "runtime/engine/sent_batch.h"
#include "runtime/plugin/cell_of_column.h"
#include "runtime/plugin/least_fields.h"

namespace penstock {
namespace {

// A worker that does not have to wait for its turn sends cells while they are in the processor's
// cache.
constexpr size_t kCellBytes = 64 * 1024;

// The columns that are made, if columns are.
std::vector<Type> TypesOfColumns(const JobParts& parts) {
  std::vector<Type> types;
  if (parts.writes != EndpointLayout::kColumns) return types;
  for (const PlanColumn& column : parts.plan->writer.columns) types.push_back(column.type);
  return types;
}

bool HoldsText(const pst_block& block) {
  return block.cells == nullptr && block.columns == nullptr && block.row_begin == nullptr;
}

}  // namespace

Worker::Worker(JobState* job, uint32_t stream)
    : job_(*job),
      parts_(job->parts()),
      stream_(stream),
      settles_late_(parts_.writer != nullptr && parts_.writer->settles_late()),
      ctx_(parts_.context),
      output_(&ctx_),
      arena_(&ctx_),
      rows_(&ctx_, TypesOfColumns(parts_)),
      out_cells_(parts_.plan->writer.columns.size()),
      cells_(static_cast<uint32_t>(out_cells_.size()), settles_late_) {
  ctx_.worker = this;
  ctx_.out_cells = out_cells_.data();
}

void Worker::Run() {
  bool has_work = true;
  while (has_work) {
    try {
      has_work = WorkOnSlice();
    } catch (const std::bad_alloc&) {
      FailOutOfMemory();
    }
    attempt_ = nullptr;
  }
}

// Works on the next slice. False: there is nothing more to do.
bool Worker::WorkOnSlice() {
  SliceQueue::Work work = job_.queue().Take();
  if (work.look_again) {
    job_.Discover();
    return true;
  }
  if (work.attempt == nullptr) return false;
  attempt_ = std::move(work.attempt);
  turnstile_ = job_.TurnstileOf(*attempt_);
  ForgetBlock();
  abandoned_ = false;
  unflushed_ = false;
  last_flush_ = std::chrono::steady_clock::now();
  if (Cursor* cursor = OpenCursor(work.opens)) {
    while (Step(*cursor)) {
    }
  }
  LeaveTurn();
  if (job_.queue().Leave(attempt_)) job_.EndAttempt(attempt_);
  return true;
}

// What an abandoned attempt has left of its last block.
void Worker::ForgetBlock() {
  cells_.Clear();
  rows_.Clear();
  dirty_.Clear();
  output_.DropFinished(ctx_.w);
}

void Worker::CheckParameters() {
  const std::vector<uint32_t> no_positions(parts_.plan->reader.columns.size());
  batch_.block.field_index = no_positions.data();
  try {
    Enter(0, 0);
  } catch (const std::bad_alloc&) {
    FailOutOfMemory();
  }
}

// Null: there is nothing to do here for this worker.
Cursor* Worker::OpenCursor(bool opens) {
  if (!opens) return attempt_->Fork();
  Result<std::unique_ptr<Cursor>> cursor =
      parts_.reader->Open(attempt_->slice(), attempt_->checkpoint());
  if (!cursor.ok()) {
    GiveUp(cursor.status());
    job_.queue().Wake();
    return nullptr;
  }
  Cursor* opened = attempt_->SetCursor(*std::move(cursor));
  job_.queue().Wake();
  job_.Step(EngineStep::kSliceOpened);
  return opened;
}

// Works on one block. False: there is nothing more to do.
bool Worker::Step(Cursor& cursor) {
  if (job_.stopped() || attempt_->given_up()) return false;
  if (parts_.read_plan->unbounded && parts_.cancel->draining()) return FlushIfDue(cursor, true);
  batch_.block = {};
  batch_.refused.clear();
  batch_.bytes = 0;
  blank_rows_.clear();
  cursor_ = &cursor;
  const Result<Cursor::Step> step = cursor.Next(&batch_);
  if (!step.ok()) return GiveUp(step.status());
  if (*step == Cursor::Step::kIdle) return FlushIfDue(cursor, false);
  if (*step == Cursor::Step::kEnd) {
    attempt_->SetReadToEnd();
    attempt_->AddBytes(batch_.bytes);
    if (parts_.read_plan->unbounded) FlushIfDue(cursor, true);
    return false;
  }
  batch_.block.slice = attempt_->id().slice;
  if (!job_.Throttle(batch_.bytes, batch_.block.row_count)) return false;
  has_turn_ = parts_.workers == 1 || turnstile_ == nullptr;
  before_ = ctx_;
  sent_ = ctx_.written;
  const uint32_t rows = Convert();
  if (abandoned_ || !Commit(rows)) return false;
  unflushed_ = true;
  if (parts_.row_limit && ctx_.written >= *parts_.row_limit) {
    attempt_->SetReadToEnd();
    parts_.cancel->Drain();
    return false;
  }
  return !parts_.read_plan->unbounded || FlushIfDue(cursor, false);
}

// Unbounded input: makes what was read so far durable, and tells the source, from time to time, or
// `now`. Always false if `now`, as it is the last time.
bool Worker::FlushIfDue(const Cursor& cursor, bool now) {
  const auto time = std::chrono::steady_clock::now();
  if (!now && time - last_flush_ < parts_.flush_interval) return true;
  last_flush_ = time;
  if (std::exchange(unflushed_, false)) {
    Status status = job_.Checkpoint(*attempt_, cursor.Position());
    if (!status.ok()) return GiveUp(std::move(status));
  }
  return !now;
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

// False: the worker has finished with the attempt.
bool Worker::Call(uint32_t row_begin, uint32_t row_end) {
  return row_begin >= row_end || Enter(row_begin, row_end);
}

bool Worker::Enter(uint32_t row_begin, uint32_t row_end) {
  // Cells of the rows before may be in the arena.
  if (cells_.size() > 0 && !settles_late_ && !HandOn()) return false;
  arena_.Reset();
  const pst_job_function entry = parts_.entry->load(std::memory_order_acquire);
  if (setjmp(leave_) == 0) entry(&ctx_, &batch_.block, row_begin, row_end);
  return !abandoned_;
}

bool Worker::TakeTurn() {
  if (has_turn_ || turnstile_ == nullptr) return true;
  has_turn_ = turnstile_->Enter(attempt_->id().slice, batch_.sequence, attempt_->given_up());
  if (!has_turn_) abandoned_ = true;
  return has_turn_;
}

void Worker::LeaveTurn() {
  if (std::exchange(has_turn_, false) && turnstile_ != nullptr) turnstile_->Leave();
}

OutputBatch Worker::FinishedRecords() const {
  OutputBatch batch;
  batch.records = static_cast<uint32_t>(ctx_.written - sent_);
  switch (parts_.writes) {
    case EndpointLayout::kText:
      batch.text = output_.finished();
      break;
    case EndpointLayout::kCells:
      batch.records = cells_.size();
      batch.cells = cells_.cells();
      batch.columns = cells_.columns();
      break;
    case EndpointLayout::kRows:
      batch.text = output_.finished();
      batch.row_sizes = ctx_.out_sizes;
      break;
    case EndpointLayout::kColumns:
      batch.column_data = ctx_.out_columns;
      batch.columns = static_cast<uint32_t>(parts_.plan->writer.columns.size());
      break;
  }
  return batch;
}

// Sends the finished records.
bool Worker::HandOn() {
  if (abandoned_) {
    rows_.Clear();
    return false;
  }
  OutputBatch batch = FinishedRecords();
  if (batch.records == 0) return true;
  Status status = Send(std::move(batch));
  sent_ = ctx_.written;
  rows_.Clear();
  return status.ok() ? !abandoned_ : GiveUp(std::move(status));
}

Status Worker::Send(OutputBatch batch) {
  PST_RETURN_IF_ERROR(parts_.writer->Encode(&batch));
  if (!TakeTurn()) return {};
  PST_ASSIGN_OR_RETURN(SliceWriter * writer, job_.WriterOf(*attempt_, stream_));
  batch.id = job_.ledger().Open(batch.records);
  attempt_->AddSent(batch_.sequence, batch.records);
  attempt_->AddBatch(batch.id);
  if (settles_late_) return SendForLater(*writer, std::move(batch));
  PST_RETURN_IF_ERROR(writer->Write(batch));
  job_.Step(EngineStep::kBatchSent);
  const auto refused = job_.ledger().Close(batch.id, nullptr);
  if (!refused) {
    return Status(Failure::kInternal, "the writer did not settle a batch before it returned");
  }
  attempt_->RemoveBatch(batch.id);
  return Settle(*refused, batch.records);
}

// Its memory goes with the batch; the worker goes on with new one.
Status Worker::SendForLater(SliceWriter& writer, OutputBatch batch) {
  auto sent = std::make_shared<SentBatch>(SentBatch{.attempt = attempt_,
                                                    .sequence = batch_.sequence,
                                                    .batch = std::move(batch),
                                                    .cells = CellBatch(cells_.columns(), true)});
  std::swap(sent->cells, cells_);
  sent->text = sent->batch.text;
  sent->batch.text = sent->text;
  for (uint32_t i = 0; i < ctx_.out_rows; ++i) {
    sent->offsets.push_back(OffsetOf(ctx_.out_origins[i]));
  }
  sent->rows = rows_.Release();
  sent->types = TypesOfColumns(parts_);
  PST_RETURN_IF_ERROR(writer.Write(sent->batch));
  job_.Step(EngineStep::kBatchSent);
  const auto settle = [job = &job_, sent](const BatchLedger::Refusals& refused) {
    if (sent->attempt->given_up()) return;
    const DirtyBatch dirty = sent->Refused(refused);
    sent->attempt->RemoveBatch(sent->batch.id);
    Status status = sent->attempt->AddSettled(sent->sequence, sent->batch.records, dirty);
    if (!status.ok()) job->Fail(std::move(status));
  };
  if (const auto refused = job_.ledger().Close(sent->batch.id, settle)) settle(*refused);
  return {};
}

// The batch at hand is settled, its block is still there. Records of text cannot be told apart.
Status Worker::Settle(const BatchLedger::Refusals& refused, uint64_t records) {
  DirtyBatch dirty;
  for (const Refusal& refusal : refused) {
    if (parts_.writes == EndpointLayout::kText) {
      AddRefused(refusal, 0, {}, &dirty);
      continue;
    }
    const uint32_t row = parts_.writes == EndpointLayout::kCells ? cells_.row(refusal.row).row
                                                                 : ctx_.out_origins[refusal.row];
    AddRefused(refusal, OffsetOf(row), RecordText(row), &dirty);
  }
  cells_.Clear();
  return attempt_->AddSettled(batch_.sequence, records, dirty);
}

// Records of the block at hand before this one.
uint64_t Worker::OffsetOf(uint32_t row) const {
  return row - (std::ranges::lower_bound(blank_rows_, row) - blank_rows_.begin());
}

// Values of a record of the block at hand, which is no text; none if it is damaged.
std::vector<pst_cell> Worker::CellsOf(uint32_t row) const {
  const pst_block& block = batch_.block;
  if (block.row_begin != nullptr) return cursor_->CellsOf(block, row);
  if (block.cells != nullptr) {
    const pst_cell* first = block.cells + uint64_t{row} * block.field_count;
    return {first, first + block.field_count};
  }
  std::vector<pst_cell> cells;
  const std::vector<PlanColumn>& columns = parts_.plan->reader.columns;
  for (size_t i = 0; i < columns.size(); ++i) {
    cells.push_back(CellOfColumn(block.columns[i], row, columns[i].type));
  }
  return cells;
}

// A record of the block at hand: as it is, or its values where that is nothing to read.
std::string Worker::RecordText(uint32_t row) const {
  const pst_block& block = batch_.block;
  if (HoldsText(block)) return std::string(RowText(block, row));
  const std::vector<pst_cell> cells = CellsOf(row);
  if (!cells.empty() || block.row_begin == nullptr) return RowOfCells(cells);
  return {block.base + block.row_begin[row], block.row_begin[row + 1] - block.row_begin[row]};
}

bool Worker::HandOnDirty() {
  if (abandoned_ || !TakeTurn()) return false;
  Result<bool> taken = attempt_->AddDirty(BlockAtHand(), dirty_);
  if (!taken.ok()) {
    job_.Fail(taken.status());
    abandoned_ = true;
    return false;
  }
  if (*taken) dirty_.Clear();
  return true;
}

SliceAttempt::Block Worker::BlockAtHand() const {
  return {.sequence = batch_.sequence,
          .first_record = batch_.block.first_record,
          .counted = {.records = {}, .bytes = batch_.bytes}};
}

bool Worker::Commit(uint32_t rows) {
  if (!HandOn() || !TakeTurn()) return false;
  output_.DropFinished(ctx_.w);
  output_.Trim();
  SliceAttempt::Block block = BlockAtHand();
  RecordCounts& records = block.counted.records;
  records.read = rows - (ctx_.blank - before_.blank);
  records.filtered = ctx_.filtered - before_.filtered;
  records.dirty = ctx_.dirty - before_.dirty;
  const uint64_t written = ctx_.written - before_.written;
  if (records.read != written + records.filtered + records.dirty) {
    job_.Fail({Failure::kCountsDisagree,
               fmt::format("in a block of `{}`: {} read, but {} written + {} filtered + {} dirty",
                           attempt_->slice().name, records.read, written, records.filtered,
                           records.dirty)});
    return false;
  }
  Status status = attempt_->AddBlock(block, &dirty_);
  if (!status.ok()) {
    job_.Fail(std::move(status));
    return false;
  }
  if (!job_.CheckCounts()) return false;
  LeaveTurn();
  return true;
}

// Always false.
bool Worker::GiveUp(Status why) {
  abandoned_ = true;
  if (!job_.stopped()) attempt_->GiveUp(std::move(why));
  return false;
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
  std::string text;
  if (HoldsText(block)) {
    record.raw = field < 0 ? RowText(block, row) : FieldText(block, row, field);
  } else {
    const std::vector<pst_cell> cells = CellsOf(row);
    const bool has_field = field >= 0 && static_cast<size_t>(field) < cells.size();
    text = has_field ? CellText(cells[field]) : RecordText(row);
    record.raw = text;
    record.raw_is_null = has_field && cells[field].tag == PST_NULL;
  }
  dirty_.Add(record);
  if (dirty_.bytes() > kHoldBackBytes) HandOnDirty();
}

void Worker::FailOutOfMemory() {
  abandoned_ = true;
  job_.Fail({Failure::kOutOfMemory, ""});  // a text would need memory
}

void Worker::LeaveGeneratedCode() { longjmp(leave_, 1); }

char* Worker::Reserve(char* w, uint64_t bytes) {
  try {
    const size_t finished = output_.finished().size();
    if (ctx_.written > sent_ && (has_turn_ || abandoned_ || finished + bytes > kHoldBackBytes)) {
      HandOn();
      w = output_.DropFinished(w);
      // The memory may have gone with them, and the record at hand has looked for room before.
      if (parts_.writes == EndpointLayout::kRows && ctx_.out_rows_room == 0) rows_.Grow();
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
  try {
    if (fields == 1 && RowText(block, row).empty()) {
      blank_rows_.push_back(row);
      ++ctx_.blank;
      return;
    }
    const auto least = LeastFields(parts_.plan->reader);
    AddDirty(row, -1, -1, kFieldCount,
             least ? fmt::format("found {}, expected at least {}", fields, *least)
                   : fmt::format("found {}, expected {}", fields, block.field_count));
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
    cells_.Add(ctx_.out_cells, row, row - static_cast<uint32_t>(ctx_.blank - before_.blank));
    // Texts of this record stay in the arena until the batch is sent.
    ctx_.scratch_begin = ctx_.scratch;
    if (cells_.bytes() > (has_turn_ ? kCellBytes : kHoldBackBytes)) HandOn();
    return abandoned_ ? 1 : 0;
  } catch (const std::bad_alloc&) {
    FailOutOfMemory();
  }
  LeaveGeneratedCode();
}

void Worker::GrowRows() {
  try {
    if (rows_.is_full()) {
      HandOn();
      output_.DropFinished(ctx_.w);
    }
    if (ctx_.out_rows == ctx_.out_rows_room) rows_.Grow();
    return;
  } catch (const std::bad_alloc&) {
    FailOutOfMemory();
  }
  LeaveGeneratedCode();
}

void Worker::GrowText(uint32_t column, uint64_t used, uint64_t bytes) {
  try {
    rows_.GrowText(column, used, bytes);
    return;
  } catch (const std::bad_alloc&) {
    FailOutOfMemory();
  }
  LeaveGeneratedCode();
}

void Worker::RefuseParameter(int32_t parameter, int32_t reason) {
  abandoned_ = true;
  try {
    const char* words = "invalid value";
    for (const DirtyReasonInfo& info : kDirtyReasons) {
      if (info.number == reason) words = info.text;
    }
    if (parameter < 0 || static_cast<size_t>(parameter) >= parts_.plan->parameters.size()) {
      job_.Fail({Failure::kParameterInvalid,
                 fmt::format("cannot evaluate a constant expression: {}", words)});
      return;
    }
    const pst_text& value = ctx_.parameters[parameter];
    const std::string_view text(value.data, static_cast<size_t>(value.size));
    const JobPlan& plan = *parts_.plan;
    job_.Fail({Failure::kParameterInvalid,
               fmt::format("invalid value `{}` for `{}`{}: {}", Printable(text, 60),
                           plan.parameters[parameter], PlaceOf(plan, parameter), words)});
    return;
  } catch (const std::bad_alloc&) {
    FailOutOfMemory();
  }
  LeaveGeneratedCode();
}

}  // namespace penstock
