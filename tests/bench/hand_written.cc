// The order lines job as an expert would write it for this one job: hand_written INPUT OUTPUT.
//
// It shares the block indexer and the kernels with the product, compiled into this file so that the
// optimiser sees all of it at -O3 for this machine; what it measures is thus what the generated
// loop and the engine around it cost beyond that.

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "runtime/kernels/date_kernels.cc"
#include "runtime/kernels/decimal_kernels.cc"
#include "runtime/kernels/float64_kernels.cc"
#include "runtime/kernels/int64_kernels.cc"
#include "runtime/kernels/text_kernels.cc"
#include "stdplugins/format/delimited/indexer.h"
#include "stdplugins/format/delimited/utf8_check.h"

namespace {

constexpr uint32_t kBlock = 256u << 10;
constexpr uint32_t kPadding = 64;
constexpr uint32_t kFields = 16;

void WriteAll(int fd, const char* p, size_t n) {
  while (n > 0) {
    ssize_t count = write(fd, p, n);
    if (count <= 0) std::exit(74);
    p += count;
    n -= static_cast<size_t>(count);
  }
}

// Appends the kept records of one block; returns the new end of the output.
char* Convert(const char* base, const uint32_t* pos, const uint32_t* row_end, uint32_t rows,
              char* w, uint64_t* dirty) {
  static const char kTail[] = ",lineitem-v1,2025-11-20\n";
  uint32_t first = 0;
  for (uint32_t row = 0; row < rows; ++row) {
    const uint32_t end = row_end[row];
    const uint32_t* p = pos + first;
    const bool complete = end - first + 1 == kFields;
    first = end + 1;
    int32_t reason = 0;
    if (!complete) {
      ++*dirty;
      continue;
    }
    auto begin = [&](int k) { return base + static_cast<uint32_t>(p[k - 1] + 1); };
    auto stop = [&](int k) { return base + p[k]; };
    double quantity;
    if (pst_k_float64_from_string(nullptr, begin(4), stop(4) - begin(4), &quantity) != 0) {
      ++*dirty;
      continue;
    }
    if (!(quantity >= 24)) continue;
    const char* mode = begin(14);
    if (stop(14) - mode == 3 && std::memcmp(mode, "AIR", 3) == 0) continue;
    char* o = w;
    auto number = [&](int k) {
      o = pst_c_int64(nullptr, o, begin(k), stop(k) - begin(k), &reason);
    };
    auto text = [&](int k, const char* e) {
      o = pst_x_put_raw(o, begin(k), e, ',', '"', "null", 4, &reason);
    };
    number(0);
    *o++ = ',';
    number(3);
    *o++ = ',';
    o = pst_c_float64(nullptr, o, begin(4), stop(4) - begin(4), &reason);
    *o++ = ',';
    o = pst_c_dec64(nullptr, o, begin(5), stop(5) - begin(5), 15, 2, &reason);
    *o++ = ',';
    const char* date = begin(10);
    int32_t days;
    reason |= pst_k_date_from_string(nullptr, date, stop(10) - date, &days);
    std::memcpy(o, date + 8, 2);
    o[2] = '/';
    std::memcpy(o + 3, date + 5, 2);
    o[5] = '/';
    std::memcpy(o + 6, date, 4);
    o += 10;
    *o++ = ',';
    text(8, stop(8));
    *o++ = ',';
    text(14, stop(14));
    *o++ = ',';
    const char* line_end = stop(15);
    text(15, line_end > begin(15) && line_end[-1] == '\r' ? line_end - 1 : line_end);
    std::memcpy(o, kTail, sizeof(kTail) - 1);
    o += sizeof(kTail) - 1;
    if (reason != 0) {
      ++*dirty;
      continue;
    }
    w = o;
  }
  return w;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  int in = open(argv[1], O_RDONLY);
  int out = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (in < 0 || out < 0) return 66;
  const penstock::Indexer indexer{penstock::DelimitedDialect()};
  std::vector<char> buffer(kPadding + kBlock + kPadding);
  std::vector<uint32_t> positions(1 + penstock::Indexer::Room(kBlock));
  std::vector<uint32_t> ends(1 + penstock::Indexer::Room(kBlock));
  std::vector<char> output(4 * kBlock + (64u << 10));
  char* base = buffer.data() + kPadding;
  uint32_t kept = 0;
  bool header = true;
  uint64_t dirty = 0;
  for (;;) {
    ssize_t count = read(in, base + kept, kBlock - kept);
    if (count <= 0) break;
    uint32_t size = kept + static_cast<uint32_t>(count);
    auto summary = indexer.Index(base, size, positions.data() + 1, ends.data() + 1);
    const uint32_t rows = summary.row_count;
    if (rows == 0 || (summary.non_ascii && !penstock::IsUtf8(base, summary.complete))) return 65;
    const uint32_t* pos = positions.data() + 1;
    const uint32_t* row_end = ends.data() + 1;
    uint32_t done = summary.complete;
    uint32_t skip = header ? row_end[0] + 1 : 0;
    char* end = output.data();
    if (header) {  // the header's entries are left out by starting behind them
      std::vector<uint32_t> shifted(row_end + 1, row_end + rows);
      for (uint32_t& entry : shifted) entry -= skip;
      end = Convert(base, pos + skip, shifted.data(), rows - 1, end, &dirty);
      header = false;
    } else {
      end = Convert(base, pos, row_end, rows, end, &dirty);
    }
    WriteAll(out, output.data(), static_cast<size_t>(end - output.data()));
    std::memmove(base, base + done, size - done);
    kept = size - done;
  }
  if (dirty > 0) std::fprintf(stderr, "%lu dirty\n", dirty);
  return close(out) == 0 ? 0 : 74;
}
