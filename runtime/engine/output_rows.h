#pragma once
// The records that generated code has committed for a writer of rows or columns, and the memory
// they are in. The rows are in the OutputBuffer; this class has what is known of each.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "runtime/abi/job_abi.h"
#include "runtime/type/type.h"

namespace penstock {

// Bytes of a value in pst_column::data; 0: text.
uint64_t ColumnWidth(Type type);

// Writes the members out_columns, out_sizes, out_origins, out_rows and out_rows_room of the
// context, which outlives it.
class OutputRows {
 public:
  // Above this the next record asks for room, though there is some, so that what is there can be
  // handed on.
  static constexpr uint64_t kFullBytes = 4 << 20;

  // The memory of some records; what pst_ctx and OutputBatch point at stays where it is.
  struct Memory {
    struct Column {
      std::vector<pst_i128> values;  // aligned as the widest value has to be
      std::vector<uint8_t> nulls;
      std::vector<uint64_t> offsets;
      std::unique_ptr<char[]> text;
    };
    std::vector<Column> columns;
    std::vector<pst_column> entries;  // of pst_ctx::out_columns
    std::vector<uint64_t> sizes;
    std::vector<uint32_t> origins;
  };

  // `columns`: the types of the output columns, for writers of columns.
  OutputRows(pst_ctx* ctx, std::span<const Type> columns);
  OutputRows(const OutputRows&) = delete;
  OutputRows& operator=(const OutputRows&) = delete;

  bool is_full() const { return ctx_->out_rows > 0 && bytes_ > kFullBytes; }

  // Room for more records; those there are stay.
  void Grow();
  // Room for `bytes` of text after the first `used` of the column; those stay.
  void GrowText(uint32_t column, uint64_t used, uint64_t bytes);
  // Forgets the records, which have been handed on; and memory that few records need.
  void Clear();
  // The same, but gives the memory away.
  Memory Release();

 private:
  void Use();

  pst_ctx* const ctx_;
  Memory memory_;
  uint32_t room_ = 0;   // records
  uint64_t bytes_ = 0;  // of all that room
};

}  // namespace penstock
