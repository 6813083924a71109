#include "runtime/engine/slice_attempt.h"

#include <utility>

namespace penstock {

Counted& Counted::operator+=(const Counted& other) {
  records += other.records;
  bytes += other.bytes;
  return *this;
}

SliceAttempt::SliceAttempt(Slice slice, Attempt id, std::string from, const DirtyCollector& dirty,
                           Turnstile::Rule rule, const std::atomic<bool>& stop)
    : slice_(std::move(slice)),
      id_(id),
      turnstile_(rule, stop, id.slice),
      checkpoint_(std::move(from)),
      spool_(dirty) {}

Cursor* SliceAttempt::SetCursor(std::unique_ptr<Cursor> cursor) {
  const std::lock_guard lock(mutex_);
  cursors_.push_back(std::move(cursor));
  joining_ = Joining::kYes;
  return cursors_.front().get();
}

Cursor* SliceAttempt::Fork() {
  const std::lock_guard lock(mutex_);
  if (joining_ != Joining::kYes) return nullptr;
  std::unique_ptr<Cursor> cursor = cursors_.front()->Fork();
  if (cursor == nullptr) {
    joining_ = Joining::kNo;
    return nullptr;
  }
  cursors_.push_back(std::move(cursor));
  return cursors_.back().get();
}

void SliceAttempt::GiveUp(Status why) {
  PST_CHECK(!why.ok());
  {
    const std::lock_guard lock(mutex_);
    if (failure_.ok()) failure_ = std::move(why);
    joining_ = Joining::kNo;
    given_up_ = true;
  }
  turnstile_.Wake();
}

Status SliceAttempt::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

uint64_t SliceAttempt::FirstRecord(const Block& block) const {
  return block.first_record != 0 ? block.first_record : read_ + 1;
}

Status SliceAttempt::AddBlock(const Block& block, DirtyBatch* dirty) {
  const std::lock_guard lock(mutex_);
  ++blocks_;
  PendingBlock& pending = pending_[block.sequence];
  pending.block = block;
  pending.converted = true;
  if (pending.dirty.empty()) {
    std::swap(pending.dirty, *dirty);
  } else {
    pending.dirty.Append(*dirty);
  }
  dirty->Clear();
  return CountBlocks();
}

Result<bool> SliceAttempt::AddDirty(const Block& block, const DirtyBatch& dirty) {
  const std::lock_guard lock(mutex_);
  if (block.sequence != next_) return false;
  PST_RETURN_IF_ERROR(spool_.Add(dirty, id_.slice, FirstRecord(block)));
  return true;
}

void SliceAttempt::AddSent(uint64_t sequence, uint64_t records) {
  const std::lock_guard lock(mutex_);
  pending_[sequence].unsettled += records;
}

Status SliceAttempt::AddSettled(uint64_t sequence, uint64_t records, const DirtyBatch& refused) {
  const std::lock_guard lock(mutex_);
  PendingBlock& pending = pending_[sequence];
  PST_CHECK(pending.unsettled >= records && refused.size() <= records);
  pending.unsettled -= records;
  counted_.records.written += records - refused.size();
  counted_.records.dirty += refused.size();
  pending.dirty.Append(refused);
  return CountBlocks();
}

Status SliceAttempt::CountBlocks() {
  for (auto first = pending_.begin(); first != pending_.end() && first->first == next_;
       first = pending_.begin()) {
    PendingBlock& pending = first->second;
    if (!pending.converted || pending.unsettled > 0) break;
    pending.dirty.Sort();
    PST_RETURN_IF_ERROR(spool_.Add(pending.dirty, id_.slice, FirstRecord(pending.block)));
    read_ += pending.block.counted.records.read;
    counted_ += pending.block.counted;
    pending_.erase(first);
    ++next_;
  }
  return {};
}

void SliceAttempt::AddBytes(uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  counted_.bytes += bytes;
}

Counted SliceAttempt::counted() const {
  const std::lock_guard lock(mutex_);
  return counted_;
}

uint64_t SliceAttempt::blocks() const {
  const std::lock_guard lock(mutex_);
  return blocks_;
}

bool SliceAttempt::all_counted() const {
  const std::lock_guard lock(mutex_);
  return pending_.empty();
}

Counted SliceAttempt::TakeCounted() {
  const std::lock_guard lock(mutex_);
  return std::exchange(counted_, Counted());
}

void SliceAttempt::SetCheckpoint(std::string position) {
  const std::lock_guard lock(mutex_);
  checkpoint_ = std::move(position);
}

std::string SliceAttempt::checkpoint() const {
  const std::lock_guard lock(mutex_);
  return checkpoint_;
}

SliceWriter* SliceAttempt::writer(uint32_t stream) {
  const std::lock_guard lock(mutex_);
  const auto found = writers_.find(stream);
  return found == writers_.end() ? nullptr : found->second.get();
}

void SliceAttempt::SetWriter(uint32_t stream, std::unique_ptr<SliceWriter> writer) {
  const std::lock_guard lock(mutex_);
  writers_[stream] = std::move(writer);
}

void SliceAttempt::AddBatch(uint64_t id) {
  const std::lock_guard lock(mutex_);
  batches_.insert(id);
}

void SliceAttempt::RemoveBatch(uint64_t id) {
  const std::lock_guard lock(mutex_);
  batches_.erase(id);
}

}  // namespace penstock
