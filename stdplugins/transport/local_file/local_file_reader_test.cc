#include "stdplugins/transport/local_file/local_file_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "stdplugins/format/delimited/compress.h"
#include "stdplugins/transport/local_file/planned_file.h"
#include "stdplugins/transport/local_file/test_directory.h"

namespace penstock {
namespace {

PlanColumn ByIndex(int field) {
  PlanColumn column;
  column.field = field;
  return column;
}

PlanColumn ByName(const std::string& name) {
  PlanColumn column;
  column.name = name;
  return column;
}

class LocalFileReaderTest : public testing::Test {
 protected:
  LocalFileReaderTest() {
    context_.plan = &plan_;
    plan_.reader.columns = {ByIndex(0)};
  }

  void Set(const std::string& name, OptionValue value) { plan_.reader.options[name] = value; }
  void SetPath(const std::string& path) { Set("path", ListOption({path})); }

  // Plan and Attach. Gives the first failure.
  Status Prepare() {
    reader_ = NewLocalFileReader(context_);
    PST_ASSIGN_OR_RETURN(plan_of_files_, reader_->Plan(context_.concurrency));
    return reader_->Attach(plan_of_files_);
  }

  std::unique_ptr<Cursor> Open(size_t slice) {
    auto cursor = reader_->Open(plan_of_files_.slices[slice], "");
    EXPECT_TRUE(cursor.ok());
    return *std::move(cursor);
  }

  // All records with their slices: "0:a,b".
  Result<std::vector<std::string>> ReadRecords() {
    PST_RETURN_IF_ERROR(Prepare());
    std::vector<std::string> records;
    for (size_t slice = 0; slice < plan_of_files_.slices.size(); ++slice) {
      const auto cursor = Open(slice);
      Cursor::Batch batch;
      while (true) {
        PST_ASSIGN_OR_RETURN(const Cursor::Step step, cursor->Next(&batch));
        bytes_ += batch.bytes;
        if (step == Cursor::Step::kEnd) break;
        uint32_t begin = 0;
        for (uint32_t row = 0; row < batch.block.row_count; ++row) {
          const uint32_t end = batch.block.pos[batch.block.row_end[row]];
          records.push_back(std::to_string(slice) + ":" +
                            std::string(batch.block.base + begin, end - begin));
          begin = end + 1;
        }
      }
    }
    return records;
  }

  Failure FailureOf(const Status& status) {
    EXPECT_FALSE(status.ok());
    return status.ok() ? Failure::kInternal : status.failure();
  }

  TestDirectory directory_;
  JobPlan plan_;
  RunContext context_;
  std::unique_ptr<Reader> reader_;
  ReadPlan plan_of_files_;
  uint64_t bytes_ = 0;
};

using Texts = std::vector<std::string>;

TEST_F(LocalFileReaderTest, FilesOfAListEachOnce) {
  const std::string a = directory_.Write("a.csv", "1,2\n");
  const std::string b = directory_.Write("b.csv", "3,4\n5,6");
  Set("path", ListOption({b, directory_.Path("*.csv"), directory_.Path("./a.csv")}));
  EXPECT_EQ(*ReadRecords(), (Texts{"0:3,4", "0:5,6", "1:1,2"}));
  ASSERT_EQ(plan_of_files_.slices.size(), 2u);
  EXPECT_EQ(plan_of_files_.slices[0].name, b);
  EXPECT_EQ(plan_of_files_.slices[0].bytes, 7u);
  EXPECT_EQ(plan_of_files_.slices[1].name, a);
  EXPECT_TRUE(plan_of_files_.ordered);
  EXPECT_EQ(bytes_, 11u);
}

TEST_F(LocalFileReaderTest, AnotherProcessReadsWhatThePlanSays) {
  SetPath(directory_.Write("a\xff.csv", "1\n2\n"));
  ASSERT_TRUE(Prepare().ok());
  const auto plan = ReadPlanFromJson(ReadPlanToJson(plan_of_files_));
  ASSERT_TRUE(plan.ok());
  const auto other = NewLocalFileReader(context_);
  ASSERT_TRUE(other->Attach(*plan).ok());
  const auto cursor = other->Open(plan->slices[0], "");
  ASSERT_TRUE(cursor.ok());
  Cursor::Batch batch;
  EXPECT_EQ(*(*cursor)->Next(&batch), Cursor::Step::kBatch);
  EXPECT_EQ(batch.block.row_count, 2u);
  EXPECT_EQ((*cursor)->Position(), "");
  EXPECT_EQ(FailureOf(other->Open(plan->slices[0], "1").status()), Failure::kInternal);
  EXPECT_EQ(FailureOf(other->Open({.name = "a", .spec = "{}", .after = {}}, "").status()),
            Failure::kInternal);
}

TEST_F(LocalFileReaderTest, ASliceSaysWhatWasThereWhenItWasPlanned) {
  const std::string path = directory_.Write("a.csv", "1\n");
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  const PlannedFile file = *LookAtFile(path);
  ASSERT_TRUE(file.content);
  EXPECT_EQ(file.content->size, 2u);
  EXPECT_EQ(file.content->inode, info.st_ino);
  EXPECT_EQ(file.content->modified,
            info.st_mtim.tv_sec * int64_t{1'000'000'000} + info.st_mtim.tv_nsec);
  EXPECT_EQ(*FromSlice(ToSlice(file)), file);
  const PlannedFile device = *LookAtFile("/dev/null");
  EXPECT_FALSE(device.content);
  EXPECT_EQ(*FromSlice(ToSlice(device)), device);
}

TEST_F(LocalFileReaderTest, VariablesInPathsAreExpanded) {
  directory_.Write("2024.csv", "x\n");
  plan_.parameters = {"year"};
  context_.parameters = {"2024"};
  Template path;
  path.pieces = {{directory_.path() + "/", -1}, {"", 0}, {".csv", -1}};
  Set("path", std::vector<Template>{path});
  EXPECT_EQ(*ReadRecords(), (Texts{"0:x"}));
}

TEST_F(LocalFileReaderTest, WhatIsNotThereOrNoFileIsSaidBeforeReading) {
  SetPath(directory_.Path("missing.csv"));
  EXPECT_EQ(FailureOf(Prepare()), Failure::kInputMissing);
  SetPath(directory_.path());
  EXPECT_EQ(FailureOf(Prepare()), Failure::kInputIsDirectory);
  SetPath("");
  EXPECT_EQ(FailureOf(Prepare()), Failure::kInputMissing);
  SetPath(std::string("a\0b", 3));
  EXPECT_EQ(FailureOf(Prepare()), Failure::kInputMissing);
  Set("path", ListOption({}));
  EXPECT_EQ(FailureOf(Prepare()), Failure::kInputMissing);
  Set("path", ListOption({directory_.Path("*.x"), directory_.Path("*.y")}));
  const Status status = Prepare();
  EXPECT_EQ(FailureOf(status), Failure::kInputMissing);
  EXPECT_NE(status.message().find("*.x`, `"), std::string::npos);
  EXPECT_NE(status.message().find("*.y`"), std::string::npos);
}

TEST_F(LocalFileReaderTest, AFileThatMayNotBeReadIsSaidSo) {
  const std::string path = directory_.Write("secret.csv", "x\n");
  chmod(path.c_str(), 0);
  chmod(directory_.path().c_str(), 0755);
  SetPath(path);
  const WithoutRoot nobody;
  EXPECT_EQ(FailureOf(Prepare()), Failure::kInputUnreadable);
}

TEST_F(LocalFileReaderTest, OptionsThatDoNotFitAreSaidBeforeReading) {
  SetPath(directory_.Write("a.csv", "x\n"));
  Set("encoding", TextOption("klingon"));
  EXPECT_EQ(FailureOf(Prepare()), Failure::kEncodingUnavailable);
  Set("encoding", TextOption("UTF-8"));
  Set("compress", TextOption("rar"));
  EXPECT_EQ(FailureOf(Prepare()), Failure::kNotRunnable);
  Set("compress", TextOption(""));
  Set("quoteChar", TextOption("ab"));
  EXPECT_EQ(FailureOf(Prepare()), Failure::kNotRunnable);
  Set("quoteChar", TextOption(""));
  EXPECT_TRUE(Prepare().ok());
  plan_.reader.columns = {ByName("id")};
  EXPECT_EQ(FailureOf(Prepare()), Failure::kHeaderMissing);
}

TEST_F(LocalFileReaderTest, DialectHeaderAndColumnsComeFromThePlan) {
  SetPath(directory_.Write("a.csv", "id;name\n1;'a;b'\n"));
  Set("fieldDelimiter", TextOption(";"));
  Set("csvReaderConfig.textQualifier", TextOption("'"));
  Set("header", true);
  plan_.reader.columns = {ByName("name"), ByIndex(3), ByName("id")};
  ASSERT_TRUE(Prepare().ok());
  const auto cursor = Open(0);
  Cursor::Batch batch;
  ASSERT_EQ(*cursor->Next(&batch), Cursor::Step::kBatch);
  EXPECT_EQ(batch.block.field_index[0], 1u);
  EXPECT_EQ(batch.block.field_index[1], 0u);
  EXPECT_EQ(batch.block.field_count, 4u);
  EXPECT_EQ(batch.block.row_end[0], 1u);
  EXPECT_EQ(batch.block.first_record, 0u);
}

TEST_F(LocalFileReaderTest, CompressedAndEncodedFiles) {
  std::string pieces;
  ASSERT_TRUE(CompressPiece(Compression::kZstd, "\xc4\xe3,1\n", &pieces).ok());
  std::string bytes;
  CompressedStream(Compression::kZstd).Add(pieces, &bytes);
  SetPath(directory_.Write("a.csv.zst", bytes));
  Set("compress", TextOption("zst"));
  Set("encoding", TextOption("gbk"));
  EXPECT_EQ(*ReadRecords(), (Texts{"0:\xe4\xbd\xa0,1"}));
  EXPECT_EQ(bytes_, bytes.size());
}

TEST_F(LocalFileReaderTest, APipeIsAnInput) {
  const std::string fifo = directory_.Path("fifo");
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(fifo) << "a,b\nc," << std::flush << "d\n"; });
  SetPath(fifo);
  EXPECT_EQ(*ReadRecords(), (Texts{"0:a,b", "0:c,d"}));
  EXPECT_EQ(plan_of_files_.slices[0].bytes, 0u);
  writer.join();
}

TEST_F(LocalFileReaderTest, StandardInput) {
  const std::string path = directory_.Write("in.csv", "a\n\"b\nc\"\n\"d");
  const int saved = dup(STDIN_FILENO);
  ASSERT_NE(freopen(path.c_str(), "r", stdin), nullptr);
  SetPath("-");
  const auto records = ReadRecords();
  EXPECT_EQ(FailureOf(records.status()), Failure::kUnterminatedQuote);
  EXPECT_NE(records.status().message().find("`-`, record 3"), std::string::npos);
  dup2(saved, STDIN_FILENO);
  close(saved);
}

// Two threads share each file. The machine may not have descriptors for all files at once.
TEST_F(LocalFileReaderTest, ManyFilesByManyThreads) {
  for (int i = 0; i < 300; ++i) {
    directory_.Write("part" + std::to_string(1000 + i), std::to_string(i) + "\n" + "x\n");
  }
  SetPath(directory_.Path("part*"));
  context_.concurrency = 4;
  ASSERT_TRUE(Prepare().ok());
  ASSERT_EQ(plan_of_files_.slices.size(), 300u);
  std::atomic<size_t> next = 0;
  std::atomic<int> blocks = 0;
  std::vector<std::thread> workers;
  for (int i = 0; i < 2; ++i) {
    workers.emplace_back([&] {
      for (size_t slice; (slice = next++) < plan_of_files_.slices.size();) {
        const auto cursor = Open(slice);
        const auto count = [&](Cursor& mine) {
          Cursor::Batch batch;
          while (*mine.Next(&batch) == Cursor::Step::kBatch) {
            EXPECT_EQ(batch.sequence, 0u);
            EXPECT_EQ(batch.block.row_count, 2u);
            ++blocks;
          }
        };
        std::thread helper([&] { count(*cursor->Fork()); });
        count(*cursor);
        helper.join();
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(blocks, 300);
}

// As the engine does: a signal that interrupts, again and again until all have noticed.
TEST_F(LocalFileReaderTest, AReadThatWaitsEndsWhenTheRunIsCancelled) {
  struct sigaction action = {};
  action.sa_handler = [](int) {};
  sigaction(SIGURG, &action, nullptr);
  const std::string fifo = directory_.Path("fifo");
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  SetPath(fifo);
  for (const bool has_writer : {false, true}) {
    CancelToken cancel;
    context_.cancel = &cancel;
    ASSERT_TRUE(Prepare().ok());
    const int writer = has_writer ? open(fifo.c_str(), O_RDWR) : -1;
    std::atomic<bool> is_done = false;
    Status status;
    std::thread worker([&] {
      Cursor::Batch batch;
      status = Open(0)->Next(&batch).status();
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
    EXPECT_EQ(FailureOf(status), Failure::kInputReadError);
    if (has_writer) close(writer);
  }
  signal(SIGURG, SIG_DFL);
}

// What happens to a file between Plan and its end.
TEST_F(LocalFileReaderTest, AFileThatChangesUnderTheReader) {
  std::string records;
  for (int i = 0; i < 300'000; ++i) records += std::to_string(i) + ",abc\n";
  const std::string path = directory_.Path("in.csv");
  const auto read = [&](const std::function<void()>& meanwhile) -> Status {
    directory_.Write("in.csv", records);
    SetPath(path);
    EXPECT_TRUE(Prepare().ok());
    meanwhile();
    const auto cursor = Open(0);
    Cursor::Batch batch;
    while (true) {
      const Result<Cursor::Step> step = cursor->Next(&batch);
      if (!step.ok()) return step.status();
      if (*step == Cursor::Step::kEnd) return Status();
    }
  };
  EXPECT_TRUE(read([] {}).ok());
  EXPECT_TRUE(read([&] { std::ofstream(path, std::ios::app) << "1,grown\n"; }).ok());
  const Status cut = read([&] { std::filesystem::resize_file(path, records.size() / 2); });
  EXPECT_EQ(FailureOf(cut), Failure::kInputReadError);
  EXPECT_NE(cut.message().find("was truncated"), std::string::npos);
  const Status rewritten = read([&] {
    usleep(20'000);  // the clock of file systems is coarse
    directory_.Write("in.csv", std::string(records.size(), '\n'));
  });
  EXPECT_EQ(FailureOf(rewritten), Failure::kInputReadError);
  EXPECT_NE(rewritten.message().find("was rewritten"), std::string::npos);
  const Status replaced = read([&] {
    directory_.Write("new.csv", records + records);
    std::filesystem::rename(directory_.Path("new.csv"), path);
  });
  EXPECT_EQ(FailureOf(replaced), Failure::kInputReadError);
  EXPECT_NE(replaced.message().find("was replaced"), std::string::npos);
}

TEST_F(LocalFileReaderTest, TellsItsFiles) {
  directory_.Write("a.csv", "1\n");
  directory_.Write("b.csv", "1\n");
  SetPath(directory_.Path("*.csv"));
  ASSERT_TRUE(Prepare().ok());
  EXPECT_EQ(reader_->Files(),
            (std::vector<std::string>{directory_.Path("a.csv"), directory_.Path("b.csv")}));
}

}  // namespace
}  // namespace penstock
