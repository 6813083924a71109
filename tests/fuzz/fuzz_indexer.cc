// The indexers, for every kind of processor this machine has, against the slow splitter.
// Input: the dialect, then the text.

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "stdplugins/format/delimited/block_buffer.h"
#include "stdplugins/format/delimited/indexer.h"
#include "tests/fuzz/dialects.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/slow_split.h"

namespace penstock {
namespace {

// Reads records back by the addressing that generated code uses, and compares.
void ExpectRecords(const SlowSplitting& expected, const char* base, IndexArrays& arrays,
                   size_t delimiter_size) {
  const uint32_t* pos = arrays.pos();
  const uint32_t* row_end = arrays.row_end();
  for (size_t row = 0; row < expected.records.size(); ++row) {
    const SlowRecord& record = expected.records[row];
    const uint32_t s = row_end[static_cast<ptrdiff_t>(row) - 1] + 1;
    FUZZ_EXPECT(row_end[row] - s + 1 == record.fields.size(), "number of fields");
    FUZZ_EXPECT(pos[row_end[row]] == record.end, "end of the record");
    for (uint32_t k = 0; k < record.fields.size(); ++k) {
      const uint32_t begin = k == 0 ? pos[static_cast<int32_t>(s) - 1] + 1
                                    : pos[s + k - 1] + static_cast<uint32_t>(delimiter_size);
      const std::string_view field(base + begin, pos[s + k] - begin);
      FUZZ_EXPECT(field == record.fields[k], field);
    }
  }
}

void Compare(const DelimitedDialect& dialect, std::string_view text) {
  const SlowSplitting expected = SlowSplit(dialect, text);
  bool non_ascii = false;
  for (char c : text) non_ascii |= static_cast<unsigned char>(c) >= 0x80;
  // An allocation of the exact size: reading beyond it is a fault that sanitizers see.
  const auto exact = std::make_unique<char[]>(text.size());
  if (!text.empty()) std::memcpy(exact.get(), text.data(), text.size());
  const auto size = static_cast<uint32_t>(text.size());

  for (CpuLevel level : kCpuLevels) {
    if (level > BestCpuLevel()) break;
    const Indexer indexer(dialect, level);
    const auto expect_summary = [&](const BlockSummary& summary) {
      FUZZ_EXPECT(summary.row_count == expected.records.size(), "number of records");
      FUZZ_EXPECT(summary.complete == expected.complete, "end of the last record");
      FUZZ_EXPECT(summary.non_ascii == non_ascii, "bytes from 0x80 up");
    };
    const BlockSummary scanned = indexer.Scan(exact.get(), size);
    expect_summary(scanned);
    for (const bool known_irregular : {false, true}) {
      IndexArrays arrays;
      FUZZ_EXPECT(arrays.Reserve(size), "memory");
      const BlockSummary indexed =
          indexer.Index(exact.get(), size, arrays.pos(), arrays.row_end(), known_irregular);
      expect_summary(indexed);
      FUZZ_EXPECT(known_irregular || indexed.irregular == scanned.irregular, "stray quotes");
      ExpectRecords(expected, exact.get(), arrays, dialect.delimiter.size());
    }
  }
}

}  // namespace
}  // namespace penstock

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  penstock::FuzzInput input(data, size);
  const auto& dialects = penstock::FuzzDialects();
  const auto& dialect = dialects[input.Choose(dialects.size())];
  penstock::Compare(dialect, input.Rest());
  return 0;
}
