#pragma once
// The memory of one block of text and of its index. Sized for the worst case, but pages cost
// nothing until they are touched; once touched, they are kept for the next input.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "stdplugins/format/delimited/indexer.h"

namespace penstock {

struct FreeMemory {
  void operator()(void* memory) const { std::free(memory); }
};
template <typename T>
using RawArray = std::unique_ptr<T[], FreeMemory>;

// Null if memory ran out. Not initialised.
template <typename T>
RawArray<T> AllocateRaw(size_t count) {
  return RawArray<T>(static_cast<T*>(std::malloc(count * sizeof(T))));
}

// Text with room for over-reading: 64 bytes lie before and after, as pst_block promises, even if
// a line end is put behind the last.
class TextBuffer {
 public:
  static constexpr size_t kPadding = 64;

  // Makes room for `capacity` bytes, keeping the first `used`. False if memory ran out, with
  // everything as before.
  bool Reserve(size_t capacity, size_t used) {
    if (memory_ != nullptr && capacity <= capacity_) return true;
    // realloc moves the pages of a large block instead of copying them.
    char* old = memory_.release();
    char* memory = static_cast<char*>(std::realloc(old, kPadding + capacity + 2 * kPadding));
    if (memory == nullptr) {
      memory_.reset(old);
      return false;
    }
    memory_.reset(memory);
    if (old == nullptr) std::memset(memory, 0, kPadding);
    std::memset(memory + kPadding + used, 0, kPadding);
    capacity_ = capacity;
    return true;
  }
  // Gives memory back that only an unusually long record needed.
  void Trim(size_t capacity) {
    if (capacity_ <= capacity) return;
    memory_.reset();
    capacity_ = 0;
  }

  char* data() { return memory_.get() + kPadding; }
  size_t capacity() const { return capacity_; }

 private:
  RawArray<char> memory_;
  size_t capacity_ = 0;
};

// The two arrays of an index, each with an entry before its first.
class IndexArrays {
 public:
  // Makes room for the index of `size` bytes; forgets the content. False if memory ran out.
  bool Reserve(size_t size) {
    if (pos_ != nullptr && size <= size_) return true;
    size_ = 0;
    pos_ = AllocateRaw<uint32_t>(Indexer::Room(size) + 1);
    row_end_ = AllocateRaw<uint32_t>(Indexer::Room(size) + 1);
    if (pos_ == nullptr || row_end_ == nullptr) return false;
    size_ = size;
    return true;
  }
  void Trim(size_t size) {
    if (size_ <= size) return;
    pos_.reset();
    row_end_.reset();
    size_ = 0;
  }

  uint32_t* pos() { return pos_.get() + 1; }
  uint32_t* row_end() { return row_end_.get() + 1; }

 private:
  RawArray<uint32_t> pos_;
  RawArray<uint32_t> row_end_;
  size_t size_ = 0;
};

struct BlockBuffer {
  TextBuffer text;
  IndexArrays index;
};

// Buffers that are not in use. Thread-safe.
class BlockBufferPool {
 public:
  // One that was used before, if there is one.
  std::unique_ptr<BlockBuffer> Take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) {
      free_.reserve(++made_);  // Return needs no memory
      return std::make_unique<BlockBuffer>();
    }
    std::unique_ptr<BlockBuffer> buffer = std::move(free_.back());
    free_.pop_back();
    return buffer;
  }
  void Return(std::unique_ptr<BlockBuffer> buffer) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(buffer));
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<BlockBuffer>> free_;
  size_t made_ = 0;
};

}  // namespace penstock
