#pragma once
// Vector indexers by processor. `bytes` are delimiter, quote, line end. See index_loop.h.

#include <cstdint>

namespace penstock {

struct BlockSummary;

using IndexFunction = void (*)(const char* p, uint32_t size, const char* bytes, uint32_t* pos,
                               uint32_t* row_end, BlockSummary* summary);

// With a stray quote the summary and the index are not to be used. Scans ignore both arrays.
struct IndexFunctions {
  IndexFunction index_plain, scan_plain;    // nothing is quoted
  IndexFunction index_quoted, scan_quoted;  // doubled quotes
};

extern const IndexFunctions kIndexSse2;
extern const IndexFunctions kIndexAvx2;    // needs avx2, bmi, popcnt, pclmul
extern const IndexFunctions kIndexAvx512;  // needs those, avx512f, avx512bw, avx512vbmi2

}  // namespace penstock
