#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include "runtime/plugin/test_ledger.h"
#include "stdplugins/table/stream/plugin.h"

namespace penstock {
namespace {

class StreamWriterTest : public testing::Test {
 protected:
  StreamWriterTest() {
    std::string name = (std::filesystem::temp_directory_path() / "penstock-XXXXXX").string();
    directory_ = mkdtemp(name.data());
    context_.plan = &plan_;
  }
  ~StreamWriterTest() override { std::filesystem::remove_all(directory_); }

  void Set(const std::string& name, const std::string& value) {
    plan_.writer.options[name] = Template::Plain(value);
  }
  static std::string Content(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }

  void Begin() {
    writer_ = pst_plugin_stream.new_writer(context_);
    const Result<std::string> state = writer_->Begin("run");
    ASSERT_TRUE(state.ok()) << state.status().message();
    ASSERT_TRUE(writer_->Attach(*state).ok());
  }
  std::unique_ptr<SliceWriter> Open(uint32_t slice, uint32_t number = 1) {
    return std::move(writer_->Open({.slice = slice, .number = number}, &ledger_)).value();
  }
  void Write(SliceWriter& attempt, std::string_view text) {
    OutputBatch batch;
    batch.id = next_id_++;
    batch.records = 1;
    batch.text = text;
    ASSERT_TRUE(attempt.Write(batch).ok());
    EXPECT_EQ(ledger_.Refused(batch.id)->size(), 0u);
  }
  void WriteAndPublish(std::string_view text) {
    const std::unique_ptr<SliceWriter> attempt = Open(0);
    Write(*attempt, text);
    EXPECT_TRUE(attempt->Flush().ok());
    EXPECT_TRUE(attempt->Stage().ok());
    EXPECT_TRUE(writer_->Publish({}).ok());
  }
  size_t Files() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(directory_), {}));
  }

  JobPlan plan_;
  RunContext context_;
  std::string directory_;
  std::unique_ptr<Writer> writer_;
  TestLedger ledger_;
  uint64_t next_id_ = 1;
};

TEST_F(StreamWriterTest, PrintsToStandardOutput) {
  Begin();
  EXPECT_FALSE(writer_->can_repeat());
  testing::internal::CaptureStdout();
  WriteAndPublish("1\ta\n");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "1\ta\n");
  EXPECT_EQ(writer_->BytesWritten(), 4u);
}

TEST_F(StreamWriterTest, WithoutPrintOnlyCounts) {
  plan_.writer.options["print"] = false;
  Begin();
  EXPECT_TRUE(writer_->can_repeat());
  testing::internal::CaptureStdout();
  {
    Write(*Open(0), "lost");
  }
  WriteAndPublish("1\ta\n");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(writer_->BytesWritten(), 4u);
}

TEST_F(StreamWriterTest, FileAppearsWhenTheJobSucceeds) {
  Set("path", directory_);
  Set("fileName", "out.txt");
  Begin();
  const std::unique_ptr<SliceWriter> first = Open(0);
  Write(*first, "one\n");
  ASSERT_TRUE(first->Stage().ok());
  const std::unique_ptr<SliceWriter> second = Open(1);
  Write(*second, "two\n");
  ASSERT_TRUE(second->Stage().ok());
  EXPECT_FALSE(std::filesystem::exists(directory_ + "/out.txt"));
  EXPECT_TRUE(writer_->Publish({}).ok());
  EXPECT_EQ(Content(directory_ + "/out.txt"), "one\ntwo\n");
  std::ofstream(directory_ + "/out.txt") << "changed";
  EXPECT_TRUE(writer_->Publish({}).ok());
  EXPECT_EQ(Content(directory_ + "/out.txt"), "changed");
}

// Failed, staged but not accepted, and left alone.
TEST_F(StreamWriterTest, DiscardedAttemptsLeaveNothing) {
  Set("path", directory_ + "/out.txt");
  Begin();
  EXPECT_TRUE(writer_->can_repeat());
  const std::unique_ptr<SliceWriter> failed = Open(0);
  Write(*failed, std::string(1 << 20, 'x'));
  failed->Discard();
  const std::unique_ptr<SliceWriter> kept = Open(0, 2);
  Write(*kept, "one\n");
  ASSERT_TRUE(kept->Stage().ok());
  const std::unique_ptr<SliceWriter> late = Open(1);
  Write(*late, "late\n");
  ASSERT_TRUE(late->Stage().ok());
  late->Discard();
  {
    Write(*Open(1, 2), "left\n");
  }
  EXPECT_EQ(writer_->BytesWritten(), 4u);
  EXPECT_TRUE(writer_->Publish({}).ok());
  EXPECT_EQ(Content(directory_ + "/out.txt"), "one\n");
}

TEST_F(StreamWriterTest, AbortLeavesAnOlderFile) {
  const std::string path = directory_ + "/out.txt";
  std::ofstream(path) << "old";
  Set("path", path);
  Begin();
  const std::unique_ptr<SliceWriter> attempt = Open(0);
  Write(*attempt, "new\n");
  writer_->Abort();
  EXPECT_EQ(Content(path), "old");
  EXPECT_EQ(Files(), 1u);
}

TEST_F(StreamWriterTest, MissingDirectoryIsAnError) {
  Set("path", directory_ + "/missing");
  Set("fileName", "out.txt");
  EXPECT_EQ(NewStreamWriter(context_)->Begin("run").status().failure(),
            Failure::kOutputCannotCreate);
}

TEST_F(StreamWriterTest, OnlyTheProcessThatBeganWrites) {
  EXPECT_EQ(NewStreamWriter(context_)->Attach("").failure(), Failure::kNotRunnable);
}

// A full pipe without a reader.
TEST_F(StreamWriterTest, StopsWhenAsked) {
  CancelToken cancel;
  context_.cancel = &cancel;
  struct sigaction noticed{};
  noticed.sa_handler = [](int) {};
  ASSERT_EQ(sigaction(SIGURG, &noticed, nullptr), 0);
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  const int standard_output = dup(STDOUT_FILENO);
  ASSERT_EQ(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
  Begin();
  const std::unique_ptr<SliceWriter> attempt = Open(0);
  std::atomic<bool> is_over = false;
  std::thread canceller([&] {
    usleep(20'000);
    cancel.Cancel();
    for (; !is_over; usleep(10'000)) cancel.Notify();
  });
  const std::string text(1 << 20, 'x');
  OutputBatch batch;
  batch.id = next_id_;
  batch.records = 1;
  batch.text = text;
  const Status status = attempt->Write(batch);
  is_over = true;
  canceller.join();
  dup2(standard_output, STDOUT_FILENO);
  for (const int fd : {ends[0], ends[1], standard_output}) close(fd);
  EXPECT_EQ(status.failure(), Failure::kOutputWriteError);
  EXPECT_FALSE(ledger_.Refused(batch.id).has_value());
}

}  // namespace
}  // namespace penstock
