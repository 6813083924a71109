#include "stdplugins/transport/local_file/local_file_reader.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "stdplugins/format/delimited/compress.h"
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

  Status Prepare() {
    reader_ = NewLocalFileReader(context_);
    return reader_->Prepare();
  }

  // All records with their slices: "0:a,b".
  Result<std::vector<std::string>> ReadRecords() {
    PST_RETURN_IF_ERROR(Prepare());
    const auto cursor = reader_->NewCursor();
    std::vector<std::string> records;
    Cursor::Batch batch;
    while (true) {
      PST_ASSIGN_OR_RETURN(const bool more, cursor->Next(&batch));
      if (!more) return records;
      bytes_ += batch.bytes;
      uint32_t begin = 0;
      for (uint32_t row = 0; row < batch.block.row_count; ++row) {
        const uint32_t end = batch.block.pos[batch.block.row_end[row]];
        records.push_back(std::to_string(batch.block.slice) + ":" +
                          std::string(batch.block.base + begin, end - begin));
        begin = end + 1;
      }
    }
  }

  Failure FailureOf(const Status& status) {
    EXPECT_FALSE(status.ok());
    return status.ok() ? Failure::kInternal : status.failure();
  }

  TestDirectory directory_;
  JobPlan plan_;
  RunContext context_;
  std::unique_ptr<Reader> reader_;
  uint64_t bytes_ = 0;
};

using Texts = std::vector<std::string>;

TEST_F(LocalFileReaderTest, FilesOfAListEachOnce) {
  const std::string a = directory_.Write("a.csv", "1,2\n");
  const std::string b = directory_.Write("b.csv", "3,4\n5,6");
  Set("path", ListOption({b, directory_.Path("*.csv"), directory_.Path("./a.csv")}));
  EXPECT_EQ(*ReadRecords(), (Texts{"0:3,4", "0:5,6", "1:1,2"}));
  ASSERT_EQ(reader_->Slices().size(), 2u);
  EXPECT_EQ(reader_->Slices()[0].name, b);
  EXPECT_EQ(reader_->Slices()[1].name, a);
  EXPECT_EQ(reader_->TotalBytes(), 11u);
  EXPECT_EQ(bytes_, 11u);
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
  const auto cursor = reader_->NewCursor();
  Cursor::Batch batch;
  ASSERT_TRUE(*cursor->Next(&batch));
  EXPECT_EQ(batch.block.field_index[0], 1u);
  EXPECT_EQ(batch.block.field_index[1], 0u);
  EXPECT_EQ(batch.block.field_count, 4u);
  EXPECT_EQ(batch.block.row_end[0], 1u);
  EXPECT_EQ(batch.block.first_record, 0u);
  EXPECT_TRUE(reader_->ordered());
}

TEST_F(LocalFileReaderTest, CompressedAndEncodedFiles) {
  std::string bytes;
  const auto compressor = NewCompressor(Compression::kZstd);
  const auto sink = [&](std::string_view more) {
    bytes += more;
    return Status();
  };
  ASSERT_TRUE(compressor->Add("\xc4\xe3,1\n", sink).ok());
  ASSERT_TRUE(compressor->Finish(sink).ok());
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
  EXPECT_EQ(reader_->TotalBytes(), 0u);
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

// What the machine may have that these do not: enough descriptors for all files at once.
TEST_F(LocalFileReaderTest, ManyFilesByManyThreads) {
  for (int i = 0; i < 300; ++i) {
    directory_.Write("part" + std::to_string(1000 + i), std::to_string(i) + "\n" + "x\n");
  }
  SetPath(directory_.Path("part*"));
  context_.concurrency = 4;
  ASSERT_TRUE(Prepare().ok());
  std::vector<std::vector<uint64_t>> sequences(4);
  std::vector<std::thread> workers;
  for (auto& mine : sequences) {
    workers.emplace_back([&] {
      const auto cursor = reader_->NewCursor();
      Cursor::Batch batch;
      while (*cursor->Next(&batch)) {
        EXPECT_EQ(batch.sequence, batch.block.slice);
        mine.push_back(batch.sequence);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  size_t total = 0;
  for (const auto& mine : sequences) total += mine.size();
  EXPECT_EQ(total, 300u);
}

}  // namespace
}  // namespace penstock
