// What is written directly: pipes, devices, standard output.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "stdplugins/transport/local_file/writer_runs.h"

namespace penstock {
namespace {

class DirectOutputTest : public testing::Test, public WriterRuns {};

TEST_F(DirectOutputTest, DevicesAreWrittenAndNotReplaced) {
  Set("path", TextOption("/dev"));
  Set("suffix", TextOption(""));
  Set("fileName", TextOption("null"));
  for (const char* mode : {"truncate", "append", "nonConflict"}) {
    Set("writeMode", TextOption(mode));
    ASSERT_TRUE(RunOnce("x\n").ok());
    EXPECT_FALSE(writer_->can_repeat());
    EXPECT_NE(writer_->Guarantee().find("a failed run leaves"), std::string::npos);
  }
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  EXPECT_EQ(writer_->Outputs(), Texts{"/dev/null"});

  Set("fileName", TextOption("full"));
  const Status full = RunOnce("x\n");
  EXPECT_EQ(FailureOf(full), Failure::kOutputWriteError);
  EXPECT_NE(full.message().find("No space left"), std::string::npos);
}

// Standard output of this process, replaced for as long as the object lives.
class StandardOutputTo {
 public:
  explicit StandardOutputTo(int fd) : saved_(dup(STDOUT_FILENO)) {
    fflush(stdout);
    dup2(fd, STDOUT_FILENO);
  }
  ~StandardOutputTo() {
    dup2(saved_, STDOUT_FILENO);
    close(saved_);
  }

 private:
  int saved_;
};

TEST_F(DirectOutputTest, StandardOutput) {
  const std::string path = directory_.Write("captured", "");
  const int fd = open(path.c_str(), O_WRONLY);
  Set("path", TextOption("-"));
  Set("header", ListOption({"h"}));
  Status status;
  {
    const StandardOutputTo captured(fd);
    status = RunOnce("1\n2\n");
  }
  close(fd);
  EXPECT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(directory_.Read("captured"), "h\n1\n2\n");
  EXPECT_EQ(writer_->Outputs(), Texts{"stdout"});
  EXPECT_EQ(directory_.Names(), Texts{"captured"});
}

TEST_F(DirectOutputTest, AWriteThatWaitsEndsWhenTheRunIsCancelled) {
  struct sigaction action = {};
  action.sa_handler = [](int) {};
  sigaction(SIGURG, &action, nullptr);
  const std::string fifo = directory_.Path("out.csv");
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  for (const bool has_reader : {false, true}) {
    CancelToken cancel;
    context_.cancel = &cancel;
    const int reader = has_reader ? open(fifo.c_str(), O_RDWR) : -1;
    std::atomic<bool> is_done = false;
    Status status;
    std::thread worker([&] {
      status = RunOnce(std::string(1'000'000, 'x') + "\n");
      is_done = true;
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_FALSE(is_done);
    cancel.Cancel();
    while (!is_done) {
      cancel.Notify();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    worker.join();
    EXPECT_EQ(FailureOf(status),
              has_reader ? Failure::kOutputWriteError : Failure::kOutputCannotCreate);
    if (has_reader) close(reader);
  }
  signal(SIGURG, SIG_DFL);
}

TEST_F(DirectOutputTest, AClosedPipe) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  Set("path", TextOption("stdout"));
  Status status;
  {
    const StandardOutputTo closed(ends[1]);
    status = RunOnce("1\n");
  }
  close(ends[1]);
  EXPECT_EQ(FailureOf(status), Failure::kOutputClosed);
}

}  // namespace
}  // namespace penstock
