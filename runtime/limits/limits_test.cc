#include <gtest/gtest.h>

#include <chrono>

#include "runtime/limits/dirty_limit.h"
#include "runtime/limits/rate_limiter.h"

namespace penstock {
namespace {

using std::chrono::duration;
using std::chrono::milliseconds;

TEST(RateLimiter, MakesBytesTakeTheirTime) {
  RateLimiter::Clock::time_point now{};
  const RateLimiter::Clock::time_point start = now;
  RateLimiter limiter(1'000'000, std::nullopt, start);
  EXPECT_TRUE(limiter.limits());
  for (int i = 0; i < 30; ++i) now += limiter.Acquire(now, 100'000, 1'000'000);
  EXPECT_NEAR(duration<double>(now - start).count(), 3.0, 0.01);
}

TEST(RateLimiter, TheSlowerOfTwoRatesHolds) {
  const RateLimiter::Clock::time_point now{};
  RateLimiter limiter(1000, 10, now);
  EXPECT_NEAR(duration<double>(limiter.Acquire(now, 1000, 50)).count(), 5.0, 0.01);
}

TEST(RateLimiter, IdleTimeIsNotSavedUp) {
  RateLimiter::Clock::time_point now{};
  RateLimiter limiter(1000, std::nullopt, now);
  now += std::chrono::hours(1);
  EXPECT_GE(limiter.Acquire(now, 1000, 0), milliseconds(850));
}

TEST(RateLimiter, SurvivesAbsurdAmounts) {
  const RateLimiter::Clock::time_point now{};
  RateLimiter limiter(1, 1, now);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_GT(limiter.Acquire(now, UINT64_MAX, UINT64_MAX), milliseconds(1));
  }
}

TEST(RateLimiter, WithoutRatesNobodyWaits) {
  const RateLimiter::Clock::time_point now{};
  RateLimiter limiter(std::nullopt, std::nullopt, now);
  EXPECT_FALSE(limiter.limits());
  EXPECT_EQ(limiter.Acquire(now, UINT64_MAX, UINT64_MAX).count(), 0);
}

DirtyLimit Records(int64_t allowed) { return {allowed, std::nullopt}; }
DirtyLimit Share(double allowed) { return {std::nullopt, allowed}; }

TEST(DirtyLimit, FailsAboveTheNumberNotAtIt) {
  EXPECT_TRUE(Records(5).Check(10, 5, false).ok());
  const Status over = Records(5).Check(10, 6, false);
  ASSERT_FALSE(over.ok());
  EXPECT_EQ(over.failure(), Failure::kDirtyLimit);
  EXPECT_EQ(over.message(), "6 of 10 records are dirty, but `errorLimit` allows 5");
}

TEST(DirtyLimit, ZeroAllowsNone) {
  EXPECT_TRUE(Records(0).Check(10, 0, true).ok());
  EXPECT_FALSE(Records(0).Check(10, 1, false).ok());
}

TEST(DirtyLimit, UnsetAllowsAllButOne) {
  const DirtyLimit unset(std::nullopt, std::nullopt);
  EXPECT_TRUE(unset.Check(10, 9, true).ok());
  EXPECT_TRUE(unset.Check(10, 10, false).ok());
  EXPECT_EQ(unset.Check(10, 10, true).failure(), Failure::kDirtyLimit);
  EXPECT_EQ(unset.Check(1, 1, true).failure(), Failure::kDirtyLimit);
  EXPECT_TRUE(unset.Check(0, 0, true).ok());
  EXPECT_TRUE(Share(1).Check(10, 10, true).ok());
  EXPECT_TRUE(Records(10).Check(10, 10, true).ok());
}

TEST(DirtyLimit, UnsetWarnsFromATenthOn) {
  const DirtyLimit unset(std::nullopt, std::nullopt);
  EXPECT_EQ(unset.Warning(100, 0), "");
  EXPECT_EQ(unset.Warning(0, 0), "");
  EXPECT_EQ(unset.Warning(101, 10), "");
  EXPECT_EQ(
      unset.Warning(100, 10),
      "10 of 100 records (10 %) are dirty and were not written; set `errorLimit` so that such a "
      "job fails");
  EXPECT_EQ(Records(50).Warning(100, 50), "");
  EXPECT_EQ(Share(0.5).Warning(100, 50), "");
}

TEST(DirtyLimit, ShareIsJudgedAtTheEndAndAfterManyRecords) {
  const DirtyLimit limit = Share(0.1);
  EXPECT_TRUE(limit.Check(100, 10, true).ok());
  EXPECT_FALSE(limit.Check(100, 11, true).ok());
  EXPECT_TRUE(limit.Check(100, 100, false).ok());
  EXPECT_FALSE(limit.Check(200'000, 20'001, false).ok());
}

TEST(DirtyLimit, NumberBeatsShare) { EXPECT_TRUE(DirtyLimit(50, 0.1).Check(100, 50, true).ok()); }

}  // namespace
}  // namespace penstock
