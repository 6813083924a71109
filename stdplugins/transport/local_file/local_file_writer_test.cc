#include "stdplugins/transport/local_file/local_file_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stdplugins/format/delimited/decompress.h"
#include "stdplugins/format/delimited/memory_inputs.h"
#include "stdplugins/transport/local_file/output_names.h"
#include "stdplugins/transport/local_file/test_directory.h"

namespace penstock {
namespace {

using Texts = std::vector<std::string>;

class LocalFileWriterTest : public testing::Test {
 protected:
  LocalFileWriterTest() {
    context_.plan = &plan_;
    Set("path", TextOption(directory_.path()));
    Set("fileName", TextOption("out"));
    Set("suffix", TextOption(".csv"));
    Set("fileFormat", TextOption("csv"));
    signal(SIGPIPE, SIG_IGN);
  }

  void Set(const std::string& name, OptionValue value) { plan_.writer.options[name] = value; }

  // One whole run. Gives the first failure.
  Status Run(const std::string& records) {
    writer_ = NewLocalFileWriter(context_);
    Status status = writer_->Prepare();
    if (status.ok()) status = writer_->Write(records);
    if (status.ok()) status = writer_->Publish();
    if (!status.ok()) writer_->Abort();
    return status;
  }

  Failure FailureOf(const Status& status) {
    EXPECT_FALSE(status.ok());
    return status.ok() ? Failure::kInternal : status.failure();
  }

  TestDirectory directory_;
  JobPlan plan_;
  RunContext context_;
  std::unique_ptr<Writer> writer_;
};

TEST_F(LocalFileWriterTest, NothingHasItsNameBeforePublish) {
  directory_.Write("out.csv", "old\n");
  writer_ = NewLocalFileWriter(context_);
  ASSERT_TRUE(writer_->Prepare().ok());
  ASSERT_TRUE(writer_->Write("1,a\n").ok());
  EXPECT_EQ(directory_.Read("out.csv"), "old\n");
  EXPECT_EQ(directory_.Names().size(), 2u);
  EXPECT_TRUE(directory_.Names()[0].starts_with(".out.csv.penstock-"));
  ASSERT_TRUE(writer_->Write("2,b\n").ok());
  ASSERT_TRUE(writer_->Publish().ok());
  EXPECT_EQ(directory_.Names(), Texts{"out.csv"});
  EXPECT_EQ(directory_.Read("out.csv"), "1,a\n2,b\n");
  EXPECT_EQ(writer_->Outputs(), Texts{directory_.Path("out.csv")});
  EXPECT_EQ(writer_->BytesWritten(), 8u);
}

TEST_F(LocalFileWriterTest, AbortLeavesEverythingAsItWas) {
  directory_.Write("out.csv", "old\n");
  Set("path", TextOption(directory_.path()));
  for (bool by_destructor : {false, true}) {
    writer_ = NewLocalFileWriter(context_);
    ASSERT_TRUE(writer_->Prepare().ok());
    ASSERT_TRUE(writer_->Write("1,a\n").ok());
    if (!by_destructor) writer_->Abort();
    writer_.reset();
    EXPECT_EQ(directory_.Names(), Texts{"out.csv"});
    EXPECT_EQ(directory_.Read("out.csv"), "old\n");
  }
  Set("path", TextOption(directory_.Path("new/deep")));
  writer_ = NewLocalFileWriter(context_);
  ASSERT_TRUE(writer_->Prepare().ok());
  EXPECT_EQ(directory_.Names(), (Texts{"new", "out.csv"}));
  writer_->Abort();
  EXPECT_EQ(directory_.Names(), Texts{"out.csv"});
}

TEST_F(LocalFileWriterTest, MissingDirectoriesAreMade) {
  Set("path", TextOption(directory_.Path("a/b//c/")));
  ASSERT_TRUE(Run("x\n").ok());
  EXPECT_EQ(directory_.Read("a/b/c/out.csv"), "x\n");
}

TEST_F(LocalFileWriterTest, TruncateReplacesThisOutputAndNothingElse) {
  const std::string id = NewOutputId();
  for (const std::string& name :
       {std::string("out.csv"), std::string("out_1.csv"), std::string("out_12.csv"),
        "out__" + id + ".csv", "out__" + id + "_3.csv"}) {
    directory_.Write(name, "old\n");
  }
  const Texts others = {"OUT.csv",     "out",         "out.csv.gz", "out_01.csv",
                        "out_1.txt",   "out_a.csv",   "out__x.csv", "out_backup.csv",
                        "outlook.csv", "out_1_2.csv", "x_out.csv",  "out__" + id + "x.csv"};
  for (const std::string& name : others) directory_.Write(name, "other\n");
  ASSERT_TRUE(Run("new\n").ok());
  Texts expected = others;
  expected.push_back("out.csv");
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(directory_.Names(), expected);
  EXPECT_EQ(directory_.Read("out.csv"), "new\n");
}

TEST_F(LocalFileWriterTest, AppendAddsAFileBesideTheOthers) {
  Set("writeMode", TextOption("append"));
  ASSERT_TRUE(Run("first\n").ok());
  ASSERT_TRUE(Run("second\n").ok());
  const Texts names = directory_.Names();
  ASSERT_EQ(names.size(), 2u);
  const OutputNames out = {.base = "out", .suffix = ".csv", .id = ""};
  Texts contents;
  for (const std::string& name : names) {
    EXPECT_TRUE(name.starts_with("out__") && out.IsSibling(name)) << name;
    contents.push_back(directory_.Read(name));
  }
  std::sort(contents.begin(), contents.end());
  EXPECT_EQ(contents, (Texts{"first\n", "second\n"}));
}

TEST_F(LocalFileWriterTest, NonConflictFailsBeforeAndAfterwards) {
  Set("writeMode", TextOption("nonconflict"));
  ASSERT_TRUE(Run("1\n").ok());
  EXPECT_EQ(FailureOf(Run("2\n")), Failure::kOutputExists);
  EXPECT_EQ(directory_.Names(), Texts{"out.csv"});
  EXPECT_EQ(directory_.Read("out.csv"), "1\n");

  std::filesystem::remove(directory_.Path("out.csv"));
  directory_.Write("out_2.csv", "of another run\n");
  EXPECT_EQ(FailureOf(Run("2\n")), Failure::kOutputExists);
  std::filesystem::remove(directory_.Path("out_2.csv"));

  writer_ = NewLocalFileWriter(context_);
  ASSERT_TRUE(writer_->Prepare().ok());
  ASSERT_TRUE(writer_->Write("2\n").ok());
  directory_.Write("out.csv", "meanwhile\n");
  EXPECT_EQ(FailureOf(writer_->Publish()), Failure::kOutputExists);
  writer_->Abort();
  EXPECT_EQ(directory_.Names(), Texts{"out.csv"});
  EXPECT_EQ(directory_.Read("out.csv"), "meanwhile\n");
}

TEST_F(LocalFileWriterTest, NonConflictPublishesAllFilesOrNone) {
  Set("writeMode", TextOption("nonConflict"));
  Set("maxFileSize", int64_t{1});
  writer_ = NewLocalFileWriter(context_);
  ASSERT_TRUE(writer_->Prepare().ok());
  ASSERT_TRUE(writer_->Write(std::string(1'000'000, 'a') + "\n").ok());
  ASSERT_TRUE(writer_->Write(std::string(1'000'000, 'b') + "\n").ok());
  directory_.Write("out_1.csv", "meanwhile\n");
  EXPECT_EQ(FailureOf(writer_->Publish()), Failure::kOutputExists);
  writer_->Abort();
  EXPECT_EQ(directory_.Names(), Texts{"out_1.csv"});
  EXPECT_EQ(directory_.Read("out_1.csv"), "meanwhile\n");
}

TEST_F(LocalFileWriterTest, AnEmptyResultIsAFileWithTheHeader) {
  ASSERT_TRUE(Run("").ok());
  EXPECT_EQ(directory_.Read("out.csv"), "");
  EXPECT_EQ(directory_.Names(), Texts{"out.csv"});
  Set("header", ListOption({"id", "a,b", "null"}));
  ASSERT_TRUE(Run("").ok());
  EXPECT_EQ(directory_.Read("out.csv"), "id,\"a,b\",\"null\"\n");
}

TEST_F(LocalFileWriterTest, HeaderTrueTakesTheNamesOfTheColumns) {
  plan_.column_names = {"id", "name"};
  Set("fieldDelimiter", TextOption("\\t"));
  Set("lineDelimiter", TextOption("\\r\\n"));
  for (const OptionValue& yes : {OptionValue(true), ListOption({"true"}), TextOption("TRUE")}) {
    Set("header", yes);
    ASSERT_TRUE(Run("1\tx\r\n").ok());
    EXPECT_EQ(directory_.Read("out.csv"), "id\tname\r\n1\tx\r\n");
  }
  for (const OptionValue& no : {OptionValue(false), ListOption({"false"}), TextOption("")}) {
    Set("header", no);
    ASSERT_TRUE(Run("1\tx\r\n").ok());
    EXPECT_EQ(directory_.Read("out.csv"), "1\tx\r\n");
  }
  plan_.column_names.clear();
  Set("header", true);
  EXPECT_EQ(FailureOf(Run("1\tx\r\n")), Failure::kNotRunnable);
  Set("fileFormat", TextOption("text"));
  Set("header", ListOption({"a\tb"}));
  EXPECT_EQ(FailureOf(Run("")), Failure::kNotRunnable);
}

TEST_F(LocalFileWriterTest, FilesRollBetweenRecords) {
  Set("maxFileSize", int64_t{1});
  Set("header", ListOption({"h"}));
  directory_.Write("out_7.csv", "old\n");
  // Records with line ends inside quotes: no cut may fall there.
  std::string records;
  for (int i = 0; records.size() < 3'500'000; ++i) {
    records += "\"" + std::to_string(i) + "\n" + std::string(static_cast<size_t>(i % 90), '\n') +
               "\"\"end\"\n";
  }
  ASSERT_TRUE(Run(records).ok());
  EXPECT_EQ(directory_.Names(), (Texts{"out.csv", "out_1.csv", "out_2.csv", "out_3.csv"}));
  std::string all;
  for (const std::string& path : writer_->Outputs()) {
    const std::string text = directory_.Read(std::filesystem::path(path).filename());
    EXPECT_LE(text.size(), size_t{1} << 20);
    ASSERT_TRUE(text.starts_with("h\n\""));
    ASSERT_TRUE(text.ends_with("end\"\n"));
    all += text.substr(2);
  }
  EXPECT_EQ(all, records);
}

TEST_F(LocalFileWriterTest, ARecordThatFitsNowhereGetsItsOwnFile) {
  Set("maxFileSize", int64_t{1});
  const std::string large = std::string(1'500'000, 'x') + "\n";
  ASSERT_TRUE(Run("a\n" + large + "b\n").ok());
  EXPECT_EQ(directory_.Read("out.csv"), "a\n");
  EXPECT_EQ(directory_.Read("out_1.csv"), large);
  EXPECT_EQ(directory_.Read("out_2.csv"), "b\n");
}

TEST_F(LocalFileWriterTest, CompressedFiles) {
  for (const char* compress : {"gzip", "zstd", "bz2"}) {
    Set("compress", TextOption(compress));
    Set("header", ListOption({"h"}));
    std::string records;
    for (int i = 0; i < 100'000; ++i) records += std::to_string(i) + "\n";
    ASSERT_TRUE(Run(records).ok());
    const std::string bytes = directory_.Read("out.csv");
    EXPECT_LT(bytes.size(), records.size() / 2);
    EXPECT_EQ(writer_->BytesWritten(), bytes.size());
    const auto source = Decompress(*ParseCompression(compress),
                                   std::make_unique<MemorySource>(bytes, 1 << 20), "out.csv");
    EXPECT_EQ(*ReadAll(*source), "h\n" + records);
  }
}

TEST_F(LocalFileWriterTest, PathAloneIsTheFile) {
  plan_.writer.options.erase("fileName");
  plan_.writer.options.erase("suffix");
  Set("path", TextOption(directory_.Path("sub/result.txt")));
  ASSERT_TRUE(Run("x\n").ok());
  EXPECT_EQ(directory_.Read("sub/result.txt"), "x\n");

  Set("path", TextOption(directory_.path()));
  EXPECT_EQ(FailureOf(Run("x\n")), Failure::kOutputCannotCreate);
  Set("path", TextOption(directory_.Path("sub/")));
  EXPECT_EQ(FailureOf(Run("x\n")), Failure::kOutputCannotCreate);
  Set("path", TextOption(""));
  EXPECT_EQ(FailureOf(Run("x\n")), Failure::kOutputCannotCreate);
}

TEST_F(LocalFileWriterTest, WhatCannotBeCreatedIsSaidSo) {
  directory_.Write("file", "x");
  Set("path", TextOption(directory_.Path("file/below")));
  EXPECT_EQ(FailureOf(Run("x\n")), Failure::kOutputCannotCreate);
  Set("path", TextOption("/proc/penstock"));
  EXPECT_EQ(FailureOf(Run("x\n")), Failure::kOutputCannotCreate);
  Set("path", TextOption(directory_.path()));
  std::filesystem::create_directory(directory_.Path("out.csv"));
  EXPECT_EQ(FailureOf(Run("x\n")), Failure::kOutputCannotCreate);
  Set("fileName", TextOption(std::string(300, 'n')));
  EXPECT_EQ(FailureOf(Run("x\n")), Failure::kOutputCannotCreate);
  Set("fileName", TextOption(std::string("a\0b", 3)));
  EXPECT_EQ(FailureOf(Run("x\n")), Failure::kOutputCannotCreate);
  EXPECT_EQ(directory_.Names(), (Texts{"file", "out.csv"}));
}

TEST_F(LocalFileWriterTest, ALongNameIsNoProblem) {
  Set("fileName", TextOption(std::string(251, 'n')));
  ASSERT_TRUE(Run("x\n").ok());
  EXPECT_EQ(directory_.Names(), Texts{std::string(251, 'n') + ".csv"});
}

TEST_F(LocalFileWriterTest, AReadOnlyDirectory) {
  chmod(directory_.path().c_str(), 0555);
  const WithoutRoot nobody;
  const Status status = Run("x\n");
  EXPECT_EQ(FailureOf(status), Failure::kOutputCannotCreate);
  EXPECT_EQ(status.message(),
            "`" + directory_.Path("out.csv") + "` cannot be created: Permission denied");
}

TEST_F(LocalFileWriterTest, OptionsThatDoNotFitAreRefused) {
  Set("writeMode", TextOption("overwrite"));
  EXPECT_EQ(FailureOf(Run("")), Failure::kNotRunnable);
  Set("writeMode", TextOption(""));
  Set("compress", TextOption("zip"));
  EXPECT_EQ(FailureOf(Run("")), Failure::kNotRunnable);
  Set("compress", TextOption("none"));
  Set("encoding", TextOption("GBK"));
  EXPECT_EQ(FailureOf(Run("")), Failure::kEncodingUnavailable);
  EXPECT_TRUE(directory_.Names().empty());
}

TEST_F(LocalFileWriterTest, PermissionsOfTheOldFileStay) {
  const std::string path = directory_.Write("out.csv", "old\n");
  chmod(path.c_str(), 0640);
  ASSERT_TRUE(Run("new\n").ok());
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0640u);
}

TEST_F(LocalFileWriterTest, ASymbolicLinkKeepsPointingAtTheFile) {
  directory_.Write("real/data.csv", "old\n");
  std::filesystem::create_symlink("real/data.csv", directory_.Path("out.csv"));
  ASSERT_TRUE(Run("new\n").ok());
  EXPECT_TRUE(std::filesystem::is_symlink(directory_.Path("out.csv")));
  EXPECT_EQ(directory_.Read("real/data.csv"), "new\n");
}

TEST_F(LocalFileWriterTest, DevicesAreWrittenAndNotReplaced) {
  Set("path", TextOption("/dev"));
  Set("suffix", TextOption(""));
  Set("fileName", TextOption("null"));
  for (const char* mode : {"truncate", "append", "nonConflict"}) {
    Set("writeMode", TextOption(mode));
    ASSERT_TRUE(Run("x\n").ok());
  }
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  EXPECT_EQ(writer_->Outputs(), Texts{"/dev/null"});

  Set("fileName", TextOption("full"));
  const Status full = Run("x\n");
  EXPECT_EQ(FailureOf(full), Failure::kOutputWriteError);
  EXPECT_NE(full.message().find("No space left"), std::string::npos);
}

TEST_F(LocalFileWriterTest, AFullDiskLeavesNothing) {
  signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  for (const char* compress : {"", "gzip"}) {
    Set("compress", TextOption(compress));
    directory_.Write("out.csv", "old\n");
    rlimit limit = old_limit;
    limit.rlim_cur = 100'000;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
    std::string records;
    for (int64_t i = 0; records.size() < 2'000'000; ++i)
      records += std::to_string(i * 7919 % 99991) + "\n";
    const Status status = Run(records);
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &old_limit), 0);
    EXPECT_EQ(FailureOf(status), Failure::kOutputWriteError);
    EXPECT_EQ(directory_.Names(), Texts{"out.csv"});
    EXPECT_EQ(directory_.Read("out.csv"), "old\n");
  }
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

TEST_F(LocalFileWriterTest, StandardOutput) {
  const std::string path = directory_.Write("captured", "");
  const int fd = open(path.c_str(), O_WRONLY);
  Set("path", TextOption("-"));
  Set("header", ListOption({"h"}));
  Status status;
  {
    const StandardOutputTo captured(fd);
    status = Run("1\n2\n");
  }
  close(fd);
  EXPECT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(directory_.Read("captured"), "h\n1\n2\n");
  EXPECT_EQ(writer_->Outputs(), Texts{"stdout"});
  EXPECT_EQ(directory_.Names(), Texts{"captured"});
}

TEST_F(LocalFileWriterTest, AClosedPipe) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  Set("path", TextOption("stdout"));
  Status status;
  {
    const StandardOutputTo closed(ends[1]);
    status = Run("1\n");
  }
  close(ends[1]);
  EXPECT_EQ(FailureOf(status), Failure::kOutputClosed);
}

}  // namespace
}  // namespace penstock
