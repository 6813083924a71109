#pragma once
// The vector loop of the indexers, shared by the files that are compiled for one kind of processor
// each. It lives in an anonymous namespace of each of them and uses nothing from other headers that
// could be compiled twice, so that no code for a newer processor reaches an older one.
//
// Idea (simdjson, csv form): per 64 bytes, make bit masks of delimiters, line ends and quotes; the
// prefix xor of the quote bits marks what is inside quotes; what is structural outside of them is
// written down as offsets. Counting quotes equals the grammar only as long as every quote that
// opens is at the start of a field or right after another quote; a quote that does not is
// reported, and the caller walks the block byte by byte instead.

#include <cstdint>
#include <cstring>

#include "stdplugins/format/delimited/block_summary.h"
#include "stdplugins/format/delimited/indexer_functions.h"

namespace {

struct Masks {
  uint64_t delimiter, quote, line_end, cr;
};

// `Isa` gives: Isa(bytes), Masks Load(const char*) which also collects bytes from 0x80 up,
// bool non_ascii(), static uint64_t PrefixXor(uint64_t), static uint32_t* Flatten(uint32_t* out,
// uint32_t base, uint64_t mask) which writes base + i for each bit i and may write 64 entries.
template <class Isa, bool kQuoted, bool kWrite>
void IndexLoop(const char* p, uint32_t size, const char* bytes, uint32_t* pos, uint32_t* row_end,
               penstock::BlockSummary* summary) {
  Isa isa(bytes);
  uint32_t* next_pos = pos;
  uint32_t* next_row = row_end;
  uint64_t inside = 0;    // all ones while a quote is open at the end of the last 64 bytes
  uint64_t may_open = 1;  // bit 0: a quote may open at the next byte
  uint64_t stray = 0;
  uint64_t after_cr = 0;  // bit 0: the last byte was a CR
  uint64_t lone_cr = 0;
  uint32_t rows = 0;
  uint32_t complete = 0;

  for (uint32_t base = 0; base < size; base += 64) {
    const char* chunk = p + base;
    uint64_t valid = ~uint64_t{0};
    char last[64];
    if (__builtin_expect(size - base < 64, 0)) {
      std::memset(last, 0, sizeof last);
      std::memcpy(last, chunk, size - base);
      chunk = last;
      valid = (uint64_t{1} << (size - base)) - 1;
    }
    const Masks masks = isa.Load(chunk);
    uint64_t structural = (masks.delimiter | masks.line_end) & valid;
    uint64_t ends = masks.line_end & valid;
    if constexpr (kQuoted) {
      const uint64_t quotes = masks.quote & valid;
      const uint64_t quoted = Isa::PrefixXor(quotes) ^ inside;
      inside = static_cast<uint64_t>(static_cast<int64_t>(quoted) >> 63);
      structural &= ~quoted;
      ends &= ~quoted;
      const uint64_t before_opening = structural | quotes;
      stray |= quotes & quoted & ~(before_opening << 1 | may_open);
      may_open = before_opening >> 63;
    }
    if constexpr (kWrite) {
      lone_cr |= (masks.cr << 1 | after_cr) & ~masks.line_end;
      after_cr = masks.cr >> 63;
      const uint32_t position = static_cast<uint32_t>(next_pos - pos);
      for (uint64_t rest = ends; rest != 0; rest &= rest - 1) {
        const uint64_t below = (rest & -rest) - 1;
        *next_row++ = position + static_cast<uint32_t>(__builtin_popcountll(structural & below));
      }
      next_pos = Isa::Flatten(next_pos, base, structural);
    } else {
      rows += static_cast<uint32_t>(__builtin_popcountll(ends));
      const uint32_t end = base + 64 - static_cast<uint32_t>(__builtin_clzll(ends | 1));
      complete = ends != 0 ? end : complete;
    }
  }

  if constexpr (kWrite) {
    summary->pos_count = static_cast<uint32_t>(next_pos - pos);
    rows = static_cast<uint32_t>(next_row - row_end);
    complete = rows != 0 ? pos[next_row[-1]] + 1 : 0;
    summary->lone_cr = bytes[2] != '\n' || lone_cr != 0;
  }
  summary->row_count = rows;
  summary->complete = complete;
  summary->irregular = stray != 0;
  summary->non_ascii = isa.non_ascii();
}

// The four functions of one kind of processor, in the order of indexer_functions.h.
template <class Isa>
constexpr penstock::IndexFunctions MakeFunctions() {
  return {IndexLoop<Isa, false, true>, IndexLoop<Isa, false, false>, IndexLoop<Isa, true, true>,
          IndexLoop<Isa, true, false>};
}

}  // namespace
