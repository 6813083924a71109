#include "runtime/base/output_lock.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "runtime/base/directory.h"

namespace penstock {
namespace {

class OutputLockTest : public testing::Test {
 protected:
  ~OutputLockTest() override { std::filesystem::remove(path_); }
  Result<OutputLock> Take() const { return OutputLock::Take(path_, "o.csv", nullptr); }

  const std::string path_ = testing::TempDir() + "penstock_lock_" + RandomDigits(16);
};

TEST_F(OutputLockTest, ABusyOutputIsToBeTriedAgain) {
  const Result<OutputLock> first = Take();
  const Result<OutputLock> second = Take();
  ASSERT_TRUE(first.ok() && second.ok());
  ASSERT_TRUE(first->BecomePublisher().ok());
  const Status busy = second->BecomePublisher(20);
  ASSERT_FALSE(busy.ok());
  EXPECT_EQ(busy.failure(), Failure::kOutputBusy);
  EXPECT_EQ(busy.exit_code(), ExitCode::kTryAgain);
  EXPECT_EQ(busy.message(), "`o.csv` is locked by another run");
  first->EndPublishing();
  EXPECT_TRUE(second->BecomePublisher(20).ok());
}

TEST_F(OutputLockTest, TheLastRunRemovesTheFile) {
  {
    const Result<OutputLock> first = Take();
    {
      const Result<OutputLock> second = Take();
      EXPECT_FALSE(first->IsAlone());
    }
    EXPECT_TRUE(first->IsAlone());
    EXPECT_TRUE(std::filesystem::exists(path_));
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace penstock
