#include "stdplugins/transport/local_file/local_file_writer.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <filesystem>
#include <random>
#include <thread>

#include "runtime/base/staged_file.h"
#include "stdplugins/format/delimited/decompress.h"
#include "stdplugins/format/delimited/memory_input.h"
#include "stdplugins/transport/local_file/output_names.h"
#include "stdplugins/transport/local_file/writer_runs.h"

namespace penstock {
namespace {

class LocalFileWriterTest : public testing::Test, public WriterRuns {};

TEST_F(LocalFileWriterTest, NothingHasItsNameBeforePublish) {
  directory_.Write("out.csv", "old\n");
  ASSERT_TRUE(Begin().ok());
  EXPECT_EQ(writer_->order(), Writer::Order::kGlobal);
  EXPECT_TRUE(writer_->can_repeat());
  ASSERT_TRUE(WriteSlice(0, "1,a\n").ok());
  EXPECT_EQ(directory_.Read("out.csv"), "old\n");
  ASSERT_EQ(directory_.Names().size(), 3u);
  EXPECT_TRUE(IsTemporaryName(directory_.Names()[0], "out.csv"));
  EXPECT_EQ(directory_.Names()[1], ".out.csv.penstock-lock");
  ASSERT_TRUE(WriteSlice(1, "2,b\n").ok());
  ASSERT_TRUE(Publish().ok());
  EXPECT_EQ(directory_.Names(), Texts{"out.csv"});
  EXPECT_EQ(directory_.Read("out.csv"), "1,a\n2,b\n");
  EXPECT_EQ(writer_->Outputs(), Texts{directory_.Path("out.csv")});
  EXPECT_EQ(writer_->BytesWritten(), 8u);
}

TEST_F(LocalFileWriterTest, PublishingAgainConfirms) {
  ASSERT_TRUE(RunOnce("1\n").ok());
  ASSERT_TRUE(Publish().ok());
  EXPECT_EQ(directory_.Read("out.csv"), "1\n");
  EXPECT_EQ(writer_->Outputs(), Texts{directory_.Path("out.csv")});
}

TEST_F(LocalFileWriterTest, PublishingAgainFinishesWhatFailed) {
  Set("writeMode", TextOption("nonconflict"));
  Set("maxFileSize", int64_t{1});
  const std::string first = std::string(1'000'000, 'a') + "\n";
  const std::string second = std::string(1'000'000, 'b') + "\n";
  ASSERT_TRUE(Begin().ok());
  ASSERT_TRUE(WriteSlice(0, first).ok());
  ASSERT_TRUE(WriteSlice(1, second).ok());
  directory_.Write("out_1.csv", "meanwhile\n");
  EXPECT_EQ(FailureOf(Publish()), Failure::kOutputExists);
  std::filesystem::remove(directory_.Path("out_1.csv"));
  ASSERT_TRUE(Publish().ok());
  EXPECT_EQ(directory_.Names(), (Texts{"out.csv", "out_1.csv"}));
  EXPECT_EQ(directory_.Read("out.csv"), first);
  EXPECT_EQ(directory_.Read("out_1.csv"), second);
}

TEST_F(LocalFileWriterTest, WhatIsDiscardedIsNotInTheFiles) {
  std::mt19937 random(3);
  std::string many;
  while (many.size() < 1'200'000) many += std::to_string(random()) + "\n";
  for (const char* compress : {"none", "gzip", "zstd", "bzip2"}) {
    for (const int concurrency : {1, 2}) {
      context_.concurrency = concurrency;
      Set("compress", TextOption(compress));
      Set("maxFileSize", int64_t{1});
      Set("header", ListOption({"h"}));
      commits_.clear();
      ASSERT_TRUE(Begin().ok());
      ASSERT_TRUE(WriteSlice(0, "first\n").ok());
      for (const std::string& text : {std::string("x\n"), many}) {
        // By its destructor, before Stage and after it.
        ASSERT_TRUE(Write(*Open(1), "x\n").ok());
        const auto failed = Open(1);
        ASSERT_TRUE(Write(*failed, text).ok());
        failed->Discard();
        const auto late = Open(1);
        ASSERT_TRUE(Write(*late, "x\n").ok());
        ASSERT_TRUE(late->Stage().ok());
        late->Discard();
      }
      ASSERT_TRUE(WriteSlice(1, many).ok());
      ASSERT_TRUE(WriteSlice(2, "last\n").ok());
      ASSERT_TRUE(Publish().ok());
      EXPECT_EQ(directory_.Names(), (Texts{"out.csv", "out_1.csv"}));
      std::string all;
      uint64_t bytes = 0;
      for (const char* name : {"out.csv", "out_1.csv"}) {
        const std::string content = directory_.Read(name);
        bytes += content.size();
        const auto source = Decompress(*ParseCompression(compress),
                                       std::make_unique<MemorySource>(content, 1 << 20), name);
        const std::string text = *ReadAll(*source);
        ASSERT_TRUE(text.starts_with("h\n"));
        EXPECT_LE(text.size(), size_t{1} << 20);
        all += text.substr(2);
      }
      EXPECT_TRUE(all == "first\n" + many + "last\n") << compress;
      EXPECT_EQ(writer_->BytesWritten(), bytes);
    }
  }
}

TEST_F(LocalFileWriterTest, ALedgerHearsOfEveryBatchAndNobodyElseMayWrite) {
  ASSERT_TRUE(Begin().ok());
  const auto slice = Open();
  for (int i = 1; i <= 3; ++i) {
    ASSERT_TRUE(Write(*slice, "x\n").ok());
    EXPECT_EQ(ledger_.settled, static_cast<uint64_t>(i));
  }
  ASSERT_TRUE(slice->Flush().ok());
  EXPECT_EQ(FailureOf(NewLocalFileWriter(context_)->Attach("")), Failure::kInternal);
}

TEST_F(LocalFileWriterTest, AbortLeavesEverythingAsItWas) {
  directory_.Write("out.csv", "old\n");
  Set("path", TextOption(directory_.path()));
  for (bool by_destructor : {false, true}) {
    ASSERT_TRUE(Begin().ok());
    auto slice = Open();
    ASSERT_TRUE(Write(*slice, "1,a\n").ok());
    if (!by_destructor) writer_->Abort();
    writer_.reset();
    slice.reset();
    EXPECT_EQ(directory_.Names(), Texts{"out.csv"});
    EXPECT_EQ(directory_.Read("out.csv"), "old\n");
  }
  Set("path", TextOption(directory_.Path("new/deep")));
  ASSERT_TRUE(Begin().ok());
  EXPECT_EQ(directory_.Names(), (Texts{"new", "out.csv"}));
  writer_->Abort();
  EXPECT_EQ(directory_.Names(), Texts{"out.csv"});
}

TEST_F(LocalFileWriterTest, MissingDirectoriesAreMade) {
  Set("path", TextOption(directory_.Path("a/b//c/")));
  ASSERT_TRUE(RunOnce("x\n").ok());
  EXPECT_EQ(directory_.Read("a/b/c/out.csv"), "x\n");
}

TEST_F(LocalFileWriterTest, TruncateReplacesThisOutputAndNothingElse) {
  const std::string id = NewOutputId();
  for (const std::string& name : {std::string("out.csv"), std::string("out_1.csv"),
                                  "out__" + id + ".csv", "out__" + id + "_3.csv"}) {
    directory_.Write(name, "old\n");
  }
  const Texts others = {"OUT.csv",     "out",         "out.csv.gz", "out_01.csv",
                        "out_1.txt",   "out_a.csv",   "out__x.csv", "out_backup.csv",
                        "outlook.csv", "out_1_2.csv", "x_out.csv",  "out__" + id + "x.csv",
                        "out_3.csv",   "out_2024.csv"};
  for (const std::string& name : others) directory_.Write(name, "other\n");
  Texts expected = others;
  expected.push_back("out.csv");
  // Without further files, a name with a number belongs to another output.
  expected.push_back("out_1.csv");
  ASSERT_TRUE(RunOnce("new\n").ok());
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(directory_.Names(), expected);
  Set("maxFileSize", int64_t{1});
  ASSERT_TRUE(RunOnce("new\n").ok());
  std::erase(expected, "out_1.csv");
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(directory_.Names(), expected);
  EXPECT_EQ(directory_.Read("out.csv"), "new\n");
}

TEST_F(LocalFileWriterTest, AppendAddsAFileBesideTheOthers) {
  Set("writeMode", TextOption("append"));
  ASSERT_TRUE(RunOnce("first\n").ok());
  ASSERT_TRUE(RunOnce("second\n").ok());
  const Texts names = directory_.Names();
  ASSERT_EQ(names.size(), 2u);
  const OutputNames out = {.base = "out", .suffix = ".csv", .id = "", .numbered = false};
  Texts contents;
  for (const std::string& name : names) {
    EXPECT_TRUE(name.starts_with("out__") && out.MayGive(name)) << name;
    contents.push_back(directory_.Read(name));
  }
  std::sort(contents.begin(), contents.end());
  EXPECT_EQ(contents, (Texts{"first\n", "second\n"}));
}

TEST_F(LocalFileWriterTest, NonConflictFailsBeforeAndAfterwards) {
  Set("writeMode", TextOption("nonconflict"));
  ASSERT_TRUE(RunOnce("1\n").ok());
  EXPECT_EQ(FailureOf(RunOnce("2\n")), Failure::kOutputExists);
  EXPECT_EQ(directory_.Names(), Texts{"out.csv"});
  EXPECT_EQ(directory_.Read("out.csv"), "1\n");

  std::filesystem::remove(directory_.Path("out.csv"));
  Set("maxFileSize", int64_t{1});
  directory_.Write("out_1.csv", "of another run\n");
  EXPECT_EQ(FailureOf(RunOnce("2\n")), Failure::kOutputExists);
  std::filesystem::remove(directory_.Path("out_1.csv"));

  commits_.clear();
  ASSERT_TRUE(Begin().ok());
  ASSERT_TRUE(WriteSlice(0, "2\n").ok());
  directory_.Write("out.csv", "meanwhile\n");
  EXPECT_EQ(FailureOf(Publish()), Failure::kOutputExists);
  writer_->Abort();
  EXPECT_EQ(directory_.Names(), Texts{"out.csv"});
  EXPECT_EQ(directory_.Read("out.csv"), "meanwhile\n");
}

TEST_F(LocalFileWriterTest, NonConflictPublishesAllFilesOrNone) {
  Set("writeMode", TextOption("nonConflict"));
  Set("maxFileSize", int64_t{1});
  commits_.clear();
  ASSERT_TRUE(Begin().ok());
  ASSERT_TRUE(WriteSlice(0, std::string(1'000'000, 'a') + "\n").ok());
  ASSERT_TRUE(WriteSlice(1, std::string(1'000'000, 'b') + "\n").ok());
  directory_.Write("out_1.csv", "meanwhile\n");
  EXPECT_EQ(FailureOf(Publish()), Failure::kOutputExists);
  writer_->Abort();
  EXPECT_EQ(directory_.Names(), Texts{"out_1.csv"});
  EXPECT_EQ(directory_.Read("out_1.csv"), "meanwhile\n");
}

TEST_F(LocalFileWriterTest, AnEmptyResultIsAFileWithTheHeader) {
  ASSERT_TRUE(RunOnce("").ok());
  EXPECT_EQ(directory_.Read("out.csv"), "");
  EXPECT_EQ(directory_.Names(), Texts{"out.csv"});
  Set("header", ListOption({"id", "a,b", "null"}));
  ASSERT_TRUE(RunOnce("").ok());
  EXPECT_EQ(directory_.Read("out.csv"), "id,\"a,b\",\"null\"\n");
}

TEST_F(LocalFileWriterTest, HeaderTrueTakesTheNamesOfTheColumns) {
  plan_.writer.columns = {{.name = "id"}, {.name = "name"}};
  Set("fieldDelimiter", TextOption("\\t"));
  Set("lineDelimiter", TextOption("\\r\\n"));
  for (const OptionValue& yes : {OptionValue(true), ListOption({"true"}), TextOption("TRUE")}) {
    Set("header", yes);
    ASSERT_TRUE(RunOnce("1\tx\r\n").ok());
    EXPECT_EQ(directory_.Read("out.csv"), "id\tname\r\n1\tx\r\n");
  }
  for (const OptionValue& no : {OptionValue(false), ListOption({"false"}), TextOption("")}) {
    Set("header", no);
    ASSERT_TRUE(RunOnce("1\tx\r\n").ok());
    EXPECT_EQ(directory_.Read("out.csv"), "1\tx\r\n");
  }
  plan_.writer.columns.clear();
  Set("header", true);
  EXPECT_EQ(FailureOf(RunOnce("1\tx\r\n")), Failure::kNotRunnable);
  Set("fileFormat", TextOption("text"));
  Set("header", ListOption({"a\tb"}));
  EXPECT_EQ(FailureOf(RunOnce("")), Failure::kNotRunnable);
}

TEST_F(LocalFileWriterTest, FilesRollBetweenRecords) {
  Set("maxFileSize", int64_t{1});
  Set("header", ListOption({"h"}));
  for (int i = 0; i < 7; ++i) {
    directory_.Write(i == 0 ? "out.csv" : "out_" + std::to_string(i) + ".csv", "old\n");
  }
  // Records with line ends inside quotes: no cut may fall there.
  std::string records;
  for (int i = 0; records.size() < 3'500'000; ++i) {
    records += "\"" + std::to_string(i) + "\n" + std::string(static_cast<size_t>(i % 90), '\n') +
               "\"\"end\"\n";
  }
  ASSERT_TRUE(RunOnce(records).ok());
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
  ASSERT_TRUE(RunOnce("a\n" + large + "b\n").ok());
  EXPECT_EQ(directory_.Read("out.csv"), "a\n");
  EXPECT_EQ(directory_.Read("out_1.csv"), large);
  EXPECT_EQ(directory_.Read("out_2.csv"), "b\n");
}

TEST_F(LocalFileWriterTest, CompressedFiles) {
  Set("header", ListOption({"h"}));
  std::string records;
  for (int i = 0; i < 100'000; ++i) records += std::to_string(i) + "\n";
  for (const char* compress : {"gzip", "zstd", "bz2"}) {
    for (const int concurrency : {1, 2}) {
      for (const std::string& content : {std::string(), std::string("x\n"), records}) {
        context_.concurrency = concurrency;
        Set("compress", TextOption(compress));
        ASSERT_TRUE(RunOnce(content).ok());
        const std::string bytes = directory_.Read("out.csv");
        EXPECT_LT(bytes.size(), content.size() / 2 + 100);
        EXPECT_EQ(writer_->BytesWritten(), bytes.size());
        const auto source = Decompress(*ParseCompression(compress),
                                       std::make_unique<MemorySource>(bytes, 1 << 20), "out.csv");
        EXPECT_EQ(*ReadAll(*source), "h\n" + content);
      }
    }
  }
}

TEST_F(LocalFileWriterTest, AnEmptyCompressedFileIsComplete) {
  for (const char* compress : {"gzip", "zstd", "bz2"}) {
    Set("compress", TextOption(compress));
    ASSERT_TRUE(RunOnce("").ok());
    const auto source =
        Decompress(*ParseCompression(compress),
                   std::make_unique<MemorySource>(directory_.Read("out.csv"), 1 << 20), "out.csv");
    const auto text = ReadAll(*source);
    ASSERT_TRUE(text.ok()) << text.status().message();
    EXPECT_EQ(*text, "");
  }
}

TEST_F(LocalFileWriterTest, BatchesAreCompressedByAllWorkersAtOnce) {
  Set("compress", TextOption("bzip2"));
  context_.concurrency = 4;
  ASSERT_TRUE(Begin().ok());
  std::vector<std::string> texts(8);
  std::vector<OutputBatch> batches(8);
  std::vector<std::thread> workers;
  std::string all;
  for (size_t i = 0; i < batches.size(); ++i) {
    for (size_t n = 0; texts[i].size() < 200'000; n += i + 1) texts[i] += std::to_string(n) + "\n";
    all += texts[i];
    batches[i].id = i + 1;
    batches[i].text = texts[i];
    workers.emplace_back([&, i] { EXPECT_TRUE(writer_->Encode(&batches[i]).ok()); });
  }
  for (std::thread& worker : workers) worker.join();
  const auto slice = Open();
  for (const OutputBatch& batch : batches) {
    EXPECT_FALSE(batch.encoded.empty());
    ASSERT_TRUE(slice->Write(batch).ok());
  }
  ASSERT_TRUE(slice->Stage().ok());
  ASSERT_TRUE(Publish().ok());
  const auto source =
      Decompress(Compression::kBzip2,
                 std::make_unique<MemorySource>(directory_.Read("out.csv"), 1 << 20), "out.csv");
  EXPECT_TRUE(*ReadAll(*source) == all);
}

TEST_F(LocalFileWriterTest, PathAloneIsTheFile) {
  plan_.writer.options.erase("fileName");
  plan_.writer.options.erase("suffix");
  Set("path", TextOption(directory_.Path("sub/result.txt")));
  ASSERT_TRUE(RunOnce("x\n").ok());
  EXPECT_EQ(directory_.Read("sub/result.txt"), "x\n");

  Set("path", TextOption(directory_.path()));
  EXPECT_EQ(FailureOf(RunOnce("x\n")), Failure::kOutputCannotCreate);
  Set("path", TextOption(directory_.Path("sub/")));
  EXPECT_EQ(FailureOf(RunOnce("x\n")), Failure::kOutputCannotCreate);
  Set("path", TextOption(""));
  EXPECT_EQ(FailureOf(RunOnce("x\n")), Failure::kOutputCannotCreate);
}

TEST_F(LocalFileWriterTest, WhatCannotBeCreatedIsSaidSo) {
  directory_.Write("file", "x");
  Set("path", TextOption(directory_.Path("file/below")));
  EXPECT_EQ(FailureOf(RunOnce("x\n")), Failure::kOutputCannotCreate);
  Set("path", TextOption("/proc/penstock"));
  EXPECT_EQ(FailureOf(RunOnce("x\n")), Failure::kOutputCannotCreate);
  Set("path", TextOption(directory_.path()));
  std::filesystem::create_directory(directory_.Path("out.csv"));
  EXPECT_EQ(FailureOf(RunOnce("x\n")), Failure::kOutputCannotCreate);
  Set("fileName", TextOption(std::string(300, 'n')));
  EXPECT_EQ(FailureOf(RunOnce("x\n")), Failure::kOutputCannotCreate);
  Set("fileName", TextOption(std::string("a\0b", 3)));
  EXPECT_EQ(FailureOf(RunOnce("x\n")), Failure::kOutputCannotCreate);
  EXPECT_EQ(directory_.Names(), (Texts{"file", "out.csv"}));
}

TEST_F(LocalFileWriterTest, ALongNameIsNoProblem) {
  Set("fileName", TextOption(std::string(251, 'n')));
  ASSERT_TRUE(RunOnce("x\n").ok());
  EXPECT_EQ(directory_.Names(), Texts{std::string(251, 'n') + ".csv"});
}

TEST_F(LocalFileWriterTest, AReadOnlyDirectory) {
  chmod(directory_.path().c_str(), 0555);
  const WithoutRoot nobody;
  const Status status = RunOnce("x\n");
  EXPECT_EQ(FailureOf(status), Failure::kOutputCannotCreate);
  EXPECT_EQ(status.message(),
            "`" + directory_.Path("out.csv") + "` cannot be created: Permission denied");
}

TEST_F(LocalFileWriterTest, OptionsThatDoNotFitAreRefused) {
  Set("writeMode", TextOption("overwrite"));
  EXPECT_EQ(FailureOf(RunOnce("")), Failure::kNotRunnable);
  Set("writeMode", TextOption(""));
  Set("compress", TextOption("zip"));
  EXPECT_EQ(FailureOf(RunOnce("")), Failure::kNotRunnable);
  Set("compress", TextOption("none"));
  Set("encoding", TextOption("no-such-encoding"));
  EXPECT_EQ(FailureOf(RunOnce("")), Failure::kEncodingUnavailable);
  EXPECT_TRUE(directory_.Names().empty());
}

TEST_F(LocalFileWriterTest, PermissionsOfTheOldFileStay) {
  const std::string path = directory_.Write("out.csv", "old\n");
  chmod(path.c_str(), 0640);
  ASSERT_TRUE(RunOnce("new\n").ok());
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0640u);
}

TEST_F(LocalFileWriterTest, ASymbolicLinkKeepsPointingAtTheFile) {
  directory_.Write("real/data.csv", "old\n");
  std::filesystem::create_symlink("real/data.csv", directory_.Path("out.csv"));
  ASSERT_TRUE(RunOnce("new\n").ok());
  EXPECT_TRUE(std::filesystem::is_symlink(directory_.Path("out.csv")));
  EXPECT_EQ(directory_.Read("real/data.csv"), "new\n");
}

TEST_F(LocalFileWriterTest, ALinkUnderTheNameOfAFurtherFileIsReplaced) {
  Set("maxFileSize", int64_t{1});
  directory_.Write("elsewhere/data", "not ours\n");
  std::filesystem::create_symlink("elsewhere/data", directory_.Path("out_1.csv"));
  ASSERT_TRUE(
      RunOnce(std::string(1'000'000, 'a') + "\n" + std::string(1'000'000, 'b') + "\n").ok());
  EXPECT_FALSE(std::filesystem::is_symlink(directory_.Path("out_1.csv")));
  EXPECT_EQ(directory_.Read("elsewhere/data"), "not ours\n");
}

TEST_F(LocalFileWriterTest, KnowsWhichFilesItReplaces) {
  directory_.Write("out.csv", "old\n");
  std::filesystem::create_symlink("out.csv", directory_.Path("link"));
  std::filesystem::create_symlink(".", directory_.Path("here"));
  writer_ = NewLocalFileWriter(context_);
  for (const char* used : {"out.csv", "./out.csv", "link", "here/out.csv", "here/here/link"}) {
    EXPECT_EQ(writer_->UseOf(directory_.Path(used)), FileUse::kReplaced) << used;
  }
  for (const char* other : {"out_1.csv", "out", "other.csv", "none/out.csv"}) {
    EXPECT_EQ(writer_->UseOf(directory_.Path(other)), FileUse::kNone) << other;
  }
  Set("maxFileSize", int64_t{1});
  EXPECT_EQ(writer_->UseOf(directory_.Path("out_1.csv")), FileUse::kReplaced);
  Set("path", TextOption(directory_.Path("new/deep")));
  EXPECT_EQ(writer_->UseOf(directory_.Path("new/deep/out.csv")), FileUse::kReplaced);
  EXPECT_EQ(writer_->UseOf(directory_.Path("new/../new/./deep//out.csv")), FileUse::kReplaced);
  EXPECT_EQ(writer_->UseOf(directory_.Path("out.csv")), FileUse::kNone);
  Set("writeMode", TextOption("append"));
  EXPECT_EQ(writer_->UseOf(directory_.Path("new/deep/out.csv")), FileUse::kNone);
}

TEST_F(LocalFileWriterTest, AVariableDoesNotLeadToAnotherDirectory) {
  Template name;
  name.pieces = {{"day_", -1}, {"", 0}};
  Set("fileName", name);
  for (const char* value : {"../x", "a/b", "/x"}) {
    context_.parameters = {value};
    EXPECT_EQ(FailureOf(RunOnce("1\n")), Failure::kParameterInvalid) << value;
  }
  name.pieces = {{"sub/", -1}, {"", 0}};
  Set("fileName", name);
  context_.parameters = {".."};
  EXPECT_EQ(FailureOf(RunOnce("1\n")), Failure::kParameterInvalid);
  EXPECT_EQ(directory_.Names(), Texts{});
  context_.parameters = {"x..y"};
  EXPECT_TRUE(RunOnce("1\n").ok());
  EXPECT_EQ(directory_.Read("sub/x..y.csv"), "1\n");
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
    const Status status = RunOnce(records);
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &old_limit), 0);
    EXPECT_EQ(FailureOf(status), Failure::kOutputWriteError);
    EXPECT_EQ(directory_.Names(), Texts{"out.csv"});
    EXPECT_EQ(directory_.Read("out.csv"), "old\n");
  }
}

}  // namespace
}  // namespace penstock
