#pragma once
// The records a worker has refused in the block it works on.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace penstock {

// One refused record. `raw` and `detail` are borrowed.
struct DirtyRecord {
  uint64_t offset = 0;       // records before it in its block
  int32_t column = -1;       // position of the output column, or -1
  int32_t field = -1;        // position of the source field whose text is `raw`, or -1: the record
  int32_t reason = 0;        // a row of dirty_reasons.def
  std::string_view detail;   // words about this very record; may be empty
  std::string_view raw;      // the text that was refused, cut to kMaxRawBytes
  uint64_t raw_size = 0;     // its true size
  bool raw_is_null = false;  // the value was NULL
};

// Owns the records added to it. Not thread-safe: one worker's.
class DirtyBatch {
 public:
  static constexpr size_t kMaxRawBytes = 64 * 1024;

  // `record.raw` may be longer than kMaxRawBytes here; `raw_size` is set from it.
  void Add(DirtyRecord record);

  bool empty() const { return entries_.empty(); }
  size_t size() const { return entries_.size(); }
  size_t bytes() const { return text_.size() + entries_.size() * sizeof(Entry); }
  DirtyRecord operator[](size_t index) const;  // valid until Add or Clear
  void Append(const DirtyBatch& other);
  void Sort();                                 // by offset; equal ones stay in order
  void Clear();                                // keeps a little memory for the next block

 private:
  struct Entry {
    DirtyRecord record;  // without its texts
    size_t text_begin;   // in text_: detail, then raw
    size_t detail_size;
    size_t raw_size;
  };
  std::vector<Entry> entries_;
  std::string text_;
};

}  // namespace penstock
