#include "runtime/engine/output_buffer.h"

#include <string.h>

#include <algorithm>
#include <new>

namespace penstock {
namespace {

constexpr uint64_t kImpossibleBytes = uint64_t{1} << 46;

std::unique_ptr<char[]> NewBytes(uint64_t bytes) {
  if (bytes > kImpossibleBytes) throw std::bad_alloc();
  return std::make_unique_for_overwrite<char[]>(bytes + kSlackBytes);
}

}  // namespace

OutputBuffer::OutputBuffer(pst_ctx* ctx) : ctx_(ctx) { Allocate(kInitialBytes); }

void OutputBuffer::Allocate(size_t bytes) {
  data_ = NewBytes(bytes);
  capacity_ = bytes;
  ctx_->w = data_.get();
  ctx_->w_end = data_.get() + bytes;
}

char* OutputBuffer::DropFinished(char* w) {
  const size_t open = w - ctx_->w;
  memmove(data_.get(), ctx_->w, open);
  ctx_->w = data_.get();
  return data_.get() + open;
}

char* OutputBuffer::Grow(char* w, uint64_t bytes) {
  const size_t finished = ctx_->w - data_.get();
  const size_t used = w - data_.get();
  if (capacity_ - used >= bytes) return w;
  if (bytes > kImpossibleBytes) throw std::bad_alloc();
  std::unique_ptr<char[]> old = std::move(data_);
  try {
    Allocate(std::max<uint64_t>(2 * capacity_, used + bytes));
  } catch (const std::bad_alloc&) {
    data_ = std::move(old);
    throw;
  }
  memcpy(data_.get(), old.get(), used);
  ctx_->w = data_.get() + finished;
  return data_.get() + used;
}

void OutputBuffer::Trim() {
  if (capacity_ > 4 * kInitialBytes) Allocate(kInitialBytes);
}

Arena::Arena(pst_ctx* ctx) : ctx_(ctx) {
  Add(kInitialBytes);
  Reset();
}

void Arena::Add(size_t bytes) { pieces_.push_back({NewBytes(bytes), bytes}); }

void Arena::Use(const Piece& piece) {
  ctx_->scratch_begin = piece.data.get();
  ctx_->scratch = piece.data.get();
  ctx_->scratch_end = piece.data.get() + piece.size;
}

void Arena::Reset() {
  if (pieces_.size() > 1) {
    // The largest piece serves the next records too, unless it is out of all proportion.
    const bool keep_last = pieces_.back().size <= kKeptBytes;
    if (keep_last) std::swap(pieces_.front(), pieces_.back());
    pieces_.resize(1);
  }
  Use(pieces_.front());
}

char* Arena::Grow(uint64_t bytes) {
  Add(std::max<uint64_t>(2 * pieces_.back().size, bytes));
  Use(pieces_.back());
  return ctx_->scratch;
}

}  // namespace penstock
