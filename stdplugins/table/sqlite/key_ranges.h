#pragma once
// Cuts the range of a whole-number key into even parts.

#include <cstdint>
#include <vector>

namespace penstock {

// Keys from `low` to `high`, which belongs to the range only if `closed`.
struct KeyRange {
  int64_t low;
  int64_t high;
  bool closed;
  friend bool operator==(const KeyRange&, const KeyRange&) = default;
};

// At most `count` ranges, ascending, none empty, that cover minimum..maximum without gap or
// overlap; all are half-open but the last. minimum <= maximum, count >= 1.
std::vector<KeyRange> CutKeyRange(int64_t minimum, int64_t maximum, int64_t count);

}  // namespace penstock
