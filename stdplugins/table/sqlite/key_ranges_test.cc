#include "stdplugins/table/sqlite/key_ranges.h"

#include <gtest/gtest.h>

#include <limits>

namespace penstock {
namespace {

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

// That ranges join without gap or overlap, are not empty and reach both ends.
void ExpectCover(int64_t minimum, int64_t maximum, int64_t count) {
  SCOPED_TRACE(testing::Message() << minimum << ".." << maximum << " in " << count);
  const std::vector<KeyRange> ranges = CutKeyRange(minimum, maximum, count);
  ASSERT_FALSE(ranges.empty());
  EXPECT_LE(ranges.size(), static_cast<size_t>(count));
  EXPECT_EQ(ranges.front().low, minimum);
  EXPECT_EQ(ranges.back().high, maximum);
  for (size_t i = 0; i < ranges.size(); i++) {
    const bool last = i + 1 == ranges.size();
    EXPECT_EQ(ranges[i].closed, last);
    if (!last) {
      EXPECT_LT(ranges[i].low, ranges[i].high);
      EXPECT_EQ(ranges[i].high, ranges[i + 1].low);
    }
  }
}

TEST(KeyRanges, CoverWithoutGap) {
  for (int64_t count : {1, 2, 3, 7, 100}) {
    ExpectCover(0, 0, count);
    ExpectCover(0, 1, count);
    ExpectCover(-5, 5, count);
    ExpectCover(-1000000007, 3, count);
    ExpectCover(9007199254740992, 9007199254740999, count);
    ExpectCover(kMin, kMax, count);
    ExpectCover(kMax, kMax, count);
    ExpectCover(kMin, kMin + 1, count);
  }
}

TEST(KeyRanges, AreEven) {
  const std::vector<KeyRange> expected = {{1, 34, false}, {34, 67, false}, {67, 100, true}};
  EXPECT_EQ(CutKeyRange(1, 100, 3), expected);
}

TEST(KeyRanges, NeverMoreThanKeys) { EXPECT_EQ(CutKeyRange(10, 12, 8).size(), 3u); }

}  // namespace
}  // namespace penstock
