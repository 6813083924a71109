#include "runtime/base/staged_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "runtime/base/directory.h"

namespace penstock {
namespace {

class StagedFileTest : public testing::Test {
 protected:
  StagedFileTest() : directory_(testing::TempDir() + "penstock_out_" + RandomDigits(16)) {
    std::filesystem::create_directory(directory_);
  }
  ~StagedFileTest() override { std::filesystem::remove_all(directory_); }

  std::string Path(const std::string& name) const { return directory_ + "/" + name; }
  static std::string Slurp(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  std::vector<std::string> Names() const { return *ListDirectory(directory_); }

  const std::string directory_;
};

using Texts = std::vector<std::string>;

TEST_F(StagedFileTest, AppearsWhole) {
  std::ofstream(Path("r.json")) << "old";
  Result<StagedFile> file = StagedFile::Create(Path("r.json"));
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file->Append("new").ok());
  EXPECT_EQ(Slurp(Path("r.json")), "old");
  ASSERT_EQ(Names().size(), 2u);
  EXPECT_TRUE(IsTemporaryName(Names()[0], "r.json")) << Names()[0];
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_EQ(Slurp(Path("r.json")), "new");
  EXPECT_EQ(Names(), Texts{"r.json"});
}

TEST_F(StagedFileTest, UnfinishedLeavesNothing) {
  {
    Result<StagedFile> file = StagedFile::Create(Path("r.json"));
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(file->Append(std::string(1 << 20, 'x')).ok());
  }
  EXPECT_EQ(Names(), Texts{});
}

TEST_F(StagedFileTest, TemporaryNamesAreNobodyElses) {
  std::set<std::string> names;
  for (int i = 0; i < 1000; ++i) names.insert(TemporaryName("x"));
  EXPECT_EQ(names.size(), 1000u);
  const std::string name = TemporaryName("x");
  EXPECT_TRUE(IsTemporaryName(name, "x"));
  for (const std::string& other : {"x" + name, name + "0", name.substr(1), std::string("x")}) {
    EXPECT_FALSE(IsTemporaryName(other, "x")) << other;
  }
  EXPECT_FALSE(IsTemporaryName(name, "y"));
  const std::string longest(255, 'n');
  EXPECT_LE(TemporaryName(longest).size(), 255u);
  EXPECT_TRUE(IsTemporaryName(TemporaryName(longest), longest));
}

TEST_F(StagedFileTest, LinksStayLinksAndTheirFilesStayUntilCommit) {
  std::filesystem::create_directory(Path("sub"));
  std::ofstream(Path("sub/target")) << "old";
  std::filesystem::create_symlink("sub/target", Path("link"));
  std::filesystem::create_symlink("link", Path("second"));
  Result<StagedFile> file = StagedFile::Create(Path("second"));
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->final_path(), Path("sub/target"));
  ASSERT_TRUE(file->Append("new").ok());
  EXPECT_EQ(Slurp(Path("sub/target")), "old");
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_TRUE(std::filesystem::is_symlink(Path("link")));
  EXPECT_TRUE(std::filesystem::is_symlink(Path("second")));
  EXPECT_EQ(Slurp(Path("sub/target")), "new");
}

TEST_F(StagedFileTest, ALinkToNothingGetsItsFile) {
  std::filesystem::create_symlink("target", Path("link"));
  ASSERT_TRUE(WriteFile(Path("link"), "new").ok());
  EXPECT_TRUE(std::filesystem::is_symlink(Path("link")));
  EXPECT_EQ(Slurp(Path("target")), "new");
}

TEST_F(StagedFileTest, OpenDescriptorsAreWrittenAndNotReplaced) {
  const FileDescriptor fd(open(Path("log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600));
  for (const char* directory : {"/dev/fd/", "/proc/self/fd/"}) {
    ASSERT_TRUE(WriteFile(directory + std::to_string(fd.get()), "x").ok());
  }
  std::filesystem::create_symlink("/dev/fd/" + std::to_string(fd.get()), Path("link"));
  ASSERT_TRUE(WriteFile(Path("link"), "y").ok());
  struct stat named, open_file;
  ASSERT_EQ(stat(Path("log").c_str(), &named), 0);
  ASSERT_EQ(fstat(fd.get(), &open_file), 0);
  EXPECT_EQ(named.st_ino, open_file.st_ino);
  EXPECT_EQ(Slurp(Path("log")), "xxy");
  EXPECT_EQ(Names(), (Texts{"link", "log"}));
}

TEST_F(StagedFileTest, OwnerGroupAndPermissionsAreHandedOn) {
  std::ofstream(Path("old")) << "old";
  ASSERT_EQ(chmod(Path("old").c_str(), 0640), 0);
  const bool is_root = geteuid() == 0;
  if (is_root) {
    ASSERT_EQ(chown(Path("old").c_str(), 1234, 2345), 0);
  }
  ASSERT_TRUE(WriteFile(Path("old"), "new").ok());
  struct stat info;
  ASSERT_EQ(stat(Path("old").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0640u);
  EXPECT_EQ(info.st_uid, is_root ? 1234u : geteuid());
  EXPECT_EQ(info.st_gid, is_root ? 2345u : getegid());

  const mode_t mask = umask(027);
  Result<StagedFile> program = StagedFile::Create(Path("program"), nullptr, 0777);
  umask(mask);
  ASSERT_TRUE(program.ok() && program->Commit().ok());
  ASSERT_EQ(stat(Path("program").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0750u);
}

TEST_F(StagedFileTest, FailuresNameTheFile) {
  const Status missing = StagedFile::Create(Path("no/such/dir")).status();
  EXPECT_EQ(missing.failure(), Failure::kOutputCannotCreate);
  EXPECT_NE(missing.message().find("no/such/dir"), std::string::npos);
  EXPECT_EQ(WriteFile("/dev/full", "x").failure(), Failure::kOutputWriteError);
  EXPECT_EQ(WriteFile(directory_, "x").failure(), Failure::kOutputCannotCreate);
}

TEST_F(StagedFileTest, AFileThatMayNotGrowLeavesTheOldOne) {
  signal(SIGXFSZ, SIG_IGN);
  std::ofstream(Path("f")) << "old";
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit limit = before;
  limit.rlim_cur = 1000;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  const Status status = WriteFile(Path("f"), std::string(10'000, 'x'));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.failure(), Failure::kOutputWriteError);
  EXPECT_EQ(Slurp(Path("f")), "old");
  EXPECT_EQ(Names(), Texts{"f"});
}

TEST_F(StagedFileTest, DirectoriesAreMadeAndTakenBack) {
  const Result<Texts> made = MakeDirectories(Path("a/b//c"));
  ASSERT_TRUE(made.ok());
  EXPECT_TRUE(IsDirectory(Path("a/b/c")));
  std::ofstream(Path("a/mine")) << "x";
  RemoveDirectories(*made);
  EXPECT_EQ(Names(), Texts{"a"});
  EXPECT_FALSE(IsDirectory(Path("a/b")));
  EXPECT_EQ(MakeDirectories(Path("d/e/../../a/mine/f")).status().failure(),
            Failure::kOutputCannotCreate);
  EXPECT_EQ(Names(), Texts{"a"});
}

}  // namespace
}  // namespace penstock
