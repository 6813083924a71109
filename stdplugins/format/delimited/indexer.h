#pragma once
// Finds the delimiters and record ends of a block of text, as pst_block (runtime/abi/job_abi.h)
// wants them. A block starts at the start of a record.
//
// What the fields are: a quote opens a quoted field only as its first byte; inside, a doubled quote
// (or whatever follows the escape byte) is text; a quote that closes may be followed by more text,
// which stays in the field. Delimiters and line ends count outside quotes only.

#include <cstdint>

#include "runtime/plugin/delimited_dialect.h"
#include "stdplugins/format/delimited/block_summary.h"
#include "stdplugins/format/delimited/indexer_functions.h"

namespace penstock {

// Kinds of machine instructions, slowest first. All give the same answer.
enum class CpuLevel { kScalar, kSse2, kAvx2, kAvx512 };
inline constexpr CpuLevel kCpuLevels[] = {CpuLevel::kScalar, CpuLevel::kSse2, CpuLevel::kAvx2,
                                          CpuLevel::kAvx512};

// The best level of the machine the program runs on.
CpuLevel BestCpuLevel();

class Indexer {
 public:
  // `level` must not be above BestCpuLevel().
  explicit Indexer(const DelimitedDialect& dialect, CpuLevel level = BestCpuLevel());

  const DelimitedDialect& dialect() const { return dialect_; }

  // Entries that `pos` and `row_end` must have room for when `size` bytes are indexed.
  static constexpr uint64_t Room(uint64_t size) { return size + 64; }

  // Indexes the `size` bytes at `p`, also what follows the last record end; reads no others. `pos`
  // and `row_end` have Room(size) entries each, and one before the first, which becomes 0xffffffff.
  // `known_irregular`: a Scan of these bytes said so.
  BlockSummary Index(const char* p, uint32_t size, uint32_t* pos, uint32_t* row_end,
                     bool known_irregular = false) const;

  // The summary alone.
  BlockSummary Scan(const char* p, uint32_t size) const;

 private:
  DelimitedDialect dialect_;
  char bytes_[3];  // delimiter, quote, line end, for the vector functions
  bool is_crlf_;
  IndexFunction index_ = nullptr;  // null: the scalar walk is the only way
  IndexFunction scan_ = nullptr;
};

}  // namespace penstock
