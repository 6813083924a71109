#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <thread>

#include "runtime/engine/job_runner_fixture.h"

namespace penstock {
namespace {

// Runs a job that goes on for a long time in a child, sends it signals, and returns its wait
// status. The child exits with the code of the report plus 1 if the writer was not aborted.
class SignalTest : public testing::Test, protected JobFrame {
 protected:
  int RunAndSignal(int jobs, int number, bool stuck, int times) {
    int started[2];
    EXPECT_EQ(pipe(started), 0);
    const pid_t child = fork();
    if (child == 0) {
      alarm(20);
      world_.blocks.assign(100'000, {"ann,1\n"});
      world_.before_block = [&](size_t count) -> Status {
        if (count == 5 && write(started[1], "x", 1) != 1) abort();
        if (!stuck || count < 5) {
          std::this_thread::sleep_for(std::chrono::microseconds(200));
          return {};
        }
        // As a read from a silent pipe; with `times` > 1 one that ignores what it is told.
        const CancelToken::InterruptibleCall call(*world_.cancel);
        do {
          if (usleep(30'000'000) == 0) break;
        } while (times > 1);
        return {Failure::kInputReadError, "interrupted"};
      };
      options_.jobs = jobs;
      const RunReport report = Execute(CopyJob);
      _exit(report.exit_code() + (world_.aborted == 1 && world_.published == 0 ? 0 : 1));
    }
    char byte;
    EXPECT_EQ(read(started[0], &byte, 1), 1);
    for (int i = 0; i < times; ++i) {
      usleep(20'000);
      kill(child, number);
    }
    int status = 0;
    waitpid(child, &status, 0);
    close(started[0]);
    close(started[1]);
    return status;
  }
};

TEST_F(SignalTest, StopsCleanly) {
  for (int jobs : {1, 3}) {
    int status = RunAndSignal(jobs, SIGTERM, false, 1);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 143);
    status = RunAndSignal(jobs, SIGINT, false, 1);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 130);
  }
}

TEST_F(SignalTest, InterruptsReadersThatWait) {
  for (int jobs : {1, 3}) {
    const int status = RunAndSignal(jobs, SIGTERM, true, 1);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 143);
  }
}

TEST_F(SignalTest, TheSecondSignalKills) {
  const int status = RunAndSignal(1, SIGINT, true, 2);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGINT);
}

TEST_F(SignalTest, AfterPublishingItChangesNothing) {
  for (const EngineStep step : {EngineStep::kPublishing, EngineStep::kPublished}) {
    const pid_t child = fork();
    if (child == 0) {
      alarm(20);
      world_.blocks = {{"ann,1\n"}};
      options_.ends_process = true;
      options_.on_step = [step](EngineStep reached) {
        if (reached == step) kill(getpid(), SIGTERM);
      };
      const RunReport report = Execute(CopyJob);
      _exit(report.exit_code() + (report.published && world_.published == 1 ? 0 : 1));
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
  }
}

TEST_F(SignalTest, BetweenPublishingAndTheEndOfTheProcessItChangesNothing) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(20);
    world_.blocks = {{"ann,1\n"}};
    options_.ends_process = true;
    const RunReport report = Execute(CopyJob);
    kill(getpid(), SIGTERM);
    _exit(report.exit_code());
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST_F(SignalTest, HandlersAreRestored) {
  struct sigaction before;
  struct sigaction after;
  signal(SIGPIPE, SIG_DFL);
  sigaction(SIGTERM, nullptr, &before);
  Execute(CopyJob);
  sigaction(SIGTERM, nullptr, &after);
  EXPECT_EQ(before.sa_handler, after.sa_handler);
  sigaction(SIGPIPE, nullptr, &after);
  EXPECT_EQ(after.sa_handler, SIG_DFL);
}

}  // namespace
}  // namespace penstock
