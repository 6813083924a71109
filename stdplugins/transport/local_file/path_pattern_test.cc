#include "stdplugins/transport/local_file/path_pattern.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stdplugins/transport/local_file/test_directory.h"

namespace penstock {
namespace {

TEST(PathPatternTest, ExpandsDirectoriesAndFilesInOrder) {
  const TestDirectory directory;
  directory.Write("b/2.csv", "");
  directory.Write("b/1.csv", "");
  directory.Write("a/3.csv", "");
  directory.Write("a/x.txt", "");
  directory.Write("a/sub.csv/file", "");
  directory.Write("c.csv", "");
  EXPECT_EQ(ExpandPath(directory.Path("*/*.csv")),
            (std::vector<std::string>{directory.Path("a/3.csv"), directory.Path("a/sub.csv/file"),
                                      directory.Path("b/1.csv"), directory.Path("b/2.csv")}));
  EXPECT_EQ(ExpandPath(directory.Path("[b]//?.csv")),
            (std::vector<std::string>{directory.Path("b/1.csv"), directory.Path("b/2.csv")}));
  EXPECT_TRUE(ExpandPath(directory.Path("*/*.parquet")).empty());
  EXPECT_TRUE(ExpandPath(directory.Path("nothing/*")).empty());
  EXPECT_EQ(ExpandPath("missing.csv"), std::vector<std::string>{"missing.csv"});
  EXPECT_TRUE(ExpandPath(std::string(100'000, '/') + "*").empty());
}

TEST(PathPatternTest, ADirectoryIsTheFilesInItAndBelow) {
  const TestDirectory directory;
  directory.Write("in/b.csv", "");
  directory.Write("in/sub/deep/a.csv", "");
  directory.Write("in/.hidden.csv", "");
  directory.Write("in/.git/config", "");
  std::filesystem::create_directory(directory.Path("in/empty"));
  std::filesystem::create_directory_symlink("..", directory.Path("in/sub/round"));
  std::filesystem::create_directory_symlink("sub", directory.Path("in/again"));
  ASSERT_EQ(mkfifo(directory.Path("in/fifo").c_str(), 0600), 0);
  const std::vector<std::string> files = {directory.Path("in/again/deep/a.csv"),
                                          directory.Path("in/b.csv"),
                                          directory.Path("in/sub/deep/a.csv")};
  EXPECT_EQ(ExpandPath(directory.Path("in")), files);
  EXPECT_EQ(ExpandPath(directory.Path("i*")), files);
  EXPECT_EQ(ExpandPath(directory.Path("in/")), files);
  const std::string empty = directory.Path("in/empty");
  EXPECT_EQ(ExpandPath(empty), std::vector<std::string>{empty});
}

TEST(PathPatternTest, AnExistingFileWithAWildcardInItsNameIsItself) {
  const TestDirectory directory;
  const std::string odd = directory.Write("data[1].csv", "");
  directory.Write("data1.csv", "");
  EXPECT_EQ(ExpandPath(odd), std::vector<std::string>{odd});
}

TEST(PathPatternTest, RelativePatternsStartInTheWorkingDirectory) {
  const TestDirectory directory;
  directory.Write("x/1.csv", "");
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  EXPECT_EQ(ExpandPath("x/*"), std::vector<std::string>{"x/1.csv"});
  EXPECT_EQ(ExpandPath("?/1.csv"), std::vector<std::string>{"x/1.csv"});
  std::filesystem::current_path(before);
}

}  // namespace
}  // namespace penstock
