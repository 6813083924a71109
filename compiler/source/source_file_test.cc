#include "compiler/source/source_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace penstock {
namespace {

int ColumnOf(const std::string& text, uint32_t offset) {
  return SourceFile("t", text).PlaceOf(offset).column;
}

TEST(SourceFile, CountsLinesFromOne) {
  SourceFile file("t", "ab\r\nc\n\nd");
  EXPECT_EQ(file.PlaceOf(0).line, 1);
  EXPECT_EQ(file.PlaceOf(3).line, 1);  // the line end belongs to its line
  EXPECT_EQ(file.PlaceOf(4).line, 2);
  EXPECT_EQ(file.PlaceOf(6).line, 3);
  EXPECT_EQ(file.PlaceOf(7).line, 4);
  EXPECT_EQ(file.PlaceOf(8).column, 2);  // the end of the file is a place
  EXPECT_EQ(file.PlaceOf(4000).line, 4);
  EXPECT_EQ(file.Line(1), "ab");  // neither CR nor LF
  EXPECT_EQ(file.Line(2), "c");
  EXPECT_EQ(file.Line(3), "");
  EXPECT_EQ(file.Line(4), "d");
  EXPECT_EQ(file.Line(5), "");
  EXPECT_EQ(file.Line(0), "");
}

TEST(SourceFile, CountsColumnsInTerminalCells) {
  EXPECT_EQ(ColumnOf("abc", 2), 3);
  EXPECT_EQ(ColumnOf("列名x", 6), 5);     // two wide characters of three bytes each
  EXPECT_EQ(ColumnOf("é|", 2), 2);        // two bytes, one cell
  EXPECT_EQ(ColumnOf("e\u0301|", 3), 2);  // a combining accent has no cell of its own
  EXPECT_EQ(ColumnOf("\U0001F600|", 4), 3);
  EXPECT_EQ(ColumnOf("\xEF\xBB\xBF{", 3), 1);  // the byte order mark is not seen
  EXPECT_EQ(ColumnOf("\xFF\xFE{", 2), 3);      // invalid bytes count one each
}

TEST(SourceFile, SliceStaysInsideTheText) {
  SourceFile file("t", "abc");
  EXPECT_EQ(file.Slice({1, 2}), "b");
  EXPECT_EQ(file.Slice({2, 99}), "c");
  EXPECT_EQ(file.Slice({50, 99}), "");
  EXPECT_EQ(file.Slice({2, 1}), "");
}

class LoadTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "source_test." + std::to_string(::getpid());
    std::filesystem::create_directory(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  std::string Path(const std::string& name) { return directory_ + "/" + name; }

  std::string directory_;
};

TEST_F(LoadTest, ReadsAFile) {
  std::ofstream(Path("job.json")) << "{\n}";
  Result<SourceFile> file = SourceFile::Load(Path("job.json"));
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->text(), "{\n}");
  EXPECT_EQ(file->name(), Path("job.json"));
}

TEST_F(LoadTest, MissingFileSaysSo) {
  Result<SourceFile> file = SourceFile::Load(Path("none.json"));
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.status().exit_code(), ExitCode::kInputMissing);
  EXPECT_EQ(file.status().message(),
            "cannot open the job file `" + Path("none.json") + "`: No such file or directory");
}

TEST_F(LoadTest, DirectoryIsNoJob) {
  Result<SourceFile> file = SourceFile::Load(directory_);
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.status().exit_code(), ExitCode::kInputMissing);
  EXPECT_EQ(file.status().message(), "the job file `" + directory_ + "` is a directory");
}

TEST_F(LoadTest, UnreadableFile) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  std::ofstream(Path("job.json")) << "{}";
  ::chmod(Path("job.json").c_str(), 0);
  Result<SourceFile> file = SourceFile::Load(Path("job.json"));
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.status().exit_code(), ExitCode::kNoPermission);
}

TEST_F(LoadTest, HugeFileIsRefusedUnread) {
  std::ofstream(Path("job.json")) << "{}";
  std::filesystem::resize_file(Path("job.json"), 200u << 20);  // a hole: reading it would show
  Result<SourceFile> file = SourceFile::Load(Path("job.json"));
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.status().exit_code(), ExitCode::kScriptInvalid);
  EXPECT_EQ(file.status().message(),
            "the job file `" + Path("job.json") + "` is larger than 16 MB");
}

TEST_F(LoadTest, EndlessInputIsRefused) {
  Result<SourceFile> file = SourceFile::Load("/dev/zero");
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.status().failure(), Failure::kJobTooLarge);
}

TEST_F(LoadTest, DashIsStandardInput) {
  std::ofstream(Path("in")) << "{\"a\":1}";
  std::FILE* in = std::freopen(Path("in").c_str(), "r", stdin);
  ASSERT_NE(in, nullptr);
  Result<SourceFile> file = SourceFile::Load("-");
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->text(), "{\"a\":1}");
  EXPECT_EQ(file->name(), "<stdin>");
}

}  // namespace
}  // namespace penstock
