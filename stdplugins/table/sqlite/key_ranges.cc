#include "stdplugins/table/sqlite/key_ranges.h"

#include <algorithm>

namespace penstock {

std::vector<KeyRange> CutKeyRange(int64_t minimum, int64_t maximum, int64_t count) {
  // 128 bits: there may be 2^64 keys.
  using Wide = __int128;
  const Wide keys = static_cast<Wide>(maximum) - minimum + 1;
  const Wide parts = std::min<Wide>(keys, count);
  std::vector<KeyRange> ranges;
  for (Wide i = 0; i < parts; i++) {
    const bool last = i + 1 == parts;
    ranges.push_back(
        {.low = static_cast<int64_t>(minimum + keys * i / parts),
         .high = last ? maximum : static_cast<int64_t>(minimum + keys * (i + 1) / parts),
         .closed = last});
  }
  return ranges;
}

}  // namespace penstock
