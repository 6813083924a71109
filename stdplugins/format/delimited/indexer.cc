// Chooses how a block is indexed: by the vector functions of the processor where the delimiter is
// one byte and quotes are doubled or off, else, and for irregular blocks, by the scalar walk.

#include "stdplugins/format/delimited/indexer.h"

#include "stdplugins/format/delimited/record_walk.h"
#include "stdplugins/format/delimited/utf8_check.h"

namespace penstock {
namespace {

// Also one inside quotes: such a block is walked in vain.
bool HasLoneLineFeed(const char* p, uint32_t size) {
  bool found = size > 0 && p[0] == '\n';
  for (uint32_t i = 1; i < size; ++i) found |= (p[i] == '\n') & (p[i - 1] != '\r');
  return found;
}

}  // namespace

CpuLevel BestCpuLevel() {
  static const CpuLevel kLevel = [] {
    __builtin_cpu_init();
    const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                          __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("pclmul");
    if (!has_avx2) return CpuLevel::kSse2;
    const bool has_avx512 = __builtin_cpu_supports("avx512f") &&
                            __builtin_cpu_supports("avx512bw") &&
                            __builtin_cpu_supports("avx512vbmi2");
    return has_avx512 ? CpuLevel::kAvx512 : CpuLevel::kAvx2;
  }();
  return kLevel;
}

Indexer::Indexer(const DelimitedDialect& dialect, CpuLevel level)
    : dialect_(dialect),
      bytes_{dialect.delimiter[0], dialect.quote, dialect.line_end.back()},
      is_crlf_(dialect.line_end == kCrLf) {
  if (dialect.delimiter.size() != 1 || dialect.escape != 0) return;
  const IndexFunctions* functions = nullptr;
  switch (level) {
    case CpuLevel::kScalar:
      return;
    case CpuLevel::kSse2:
      functions = &kIndexSse2;
      break;
    case CpuLevel::kAvx2:
      functions = &kIndexAvx2;
      break;
    case CpuLevel::kAvx512:
      functions = &kIndexAvx512;
      break;
  }
  index_ = dialect.quote != 0 ? functions->index_quoted : functions->index_plain;
  scan_ = dialect.quote != 0 ? functions->scan_quoted : functions->scan_plain;
}

BlockSummary Indexer::Index(const char* p, uint32_t size, uint32_t* pos, uint32_t* row_end,
                            bool known_irregular) const {
  pos[-1] = 0xffffffff;
  row_end[-1] = 0xffffffff;
  BlockSummary summary;
  summary.irregular = known_irregular;
  if (index_ != nullptr && !known_irregular) {
    index_(p, size, bytes_, pos, row_end, &summary);
    summary.irregular |= is_crlf_ && HasLoneLineFeed(p, size);
    if (!summary.irregular) return summary;
  }
  summary = {.irregular = summary.irregular, .non_ascii = !IsAscii(p, size)};
  WalkRecords(
      dialect_, p, size, [&](size_t at) { pos[summary.pos_count++] = static_cast<uint32_t>(at); },
      [&](size_t at) {
        row_end[summary.row_count++] = summary.pos_count;
        pos[summary.pos_count++] = static_cast<uint32_t>(at);
        summary.complete = static_cast<uint32_t>(at + 1);
        return true;
      });
  return summary;
}

BlockSummary Indexer::Scan(const char* p, uint32_t size) const {
  BlockSummary summary;
  if (scan_ != nullptr) {
    scan_(p, size, bytes_, nullptr, nullptr, &summary);
    summary.irregular |= is_crlf_ && HasLoneLineFeed(p, size);
    if (!summary.irregular) return summary;
  }
  summary = {.irregular = summary.irregular, .non_ascii = !IsAscii(p, size)};
  WalkRecords(
      dialect_, p, size, [](size_t) {},
      [&](size_t at) {
        ++summary.row_count;
        summary.complete = static_cast<uint32_t>(at + 1);
        return true;
      });
  return summary;
}

}  // namespace penstock
