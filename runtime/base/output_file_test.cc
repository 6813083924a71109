#include "runtime/base/output_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace penstock {
namespace {

class OutputFileTest : public testing::Test {
 protected:
  OutputFileTest() : directory_(testing::TempDir() + "penstock_out_" + std::to_string(getpid())) {
    std::filesystem::create_directory(directory_);
  }
  ~OutputFileTest() override { std::filesystem::remove_all(directory_); }

  std::string Path(const char* name) const { return directory_ + "/" + name; }
  static std::string Slurp(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  size_t Files() const {
    return std::distance(std::filesystem::directory_iterator(directory_), {});
  }

  const std::string directory_;
};

TEST_F(OutputFileTest, AtomicFileAppearsWhole) {
  std::ofstream(Path("r.json")) << "old";
  Result<OutputFile> file = OutputFile::CreateAtomic(Path("r.json"));
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file->Append("new").ok());
  ASSERT_TRUE(file->Flush().ok());
  EXPECT_EQ(Slurp(Path("r.json")), "old");
  ASSERT_TRUE(file->Close().ok());
  EXPECT_EQ(Slurp(Path("r.json")), "new");
  EXPECT_EQ(Files(), 1u);
}

TEST_F(OutputFileTest, UnfinishedAtomicFileLeavesNothing) {
  {
    Result<OutputFile> file = OutputFile::CreateAtomic(Path("r.json"));
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(file->Append(std::string(1 << 20, 'x')).ok());
  }
  EXPECT_EQ(Files(), 0u);
}

TEST_F(OutputFileTest, CutsBack) {
  Result<OutputFile> file = OutputFile::CreateAtomic(Path("r.json"));
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(file->can_cut_back());
  ASSERT_TRUE(file->Append("kept,").ok());
  ASSERT_TRUE(file->Flush().ok());
  ASSERT_TRUE(file->Append(std::string(1 << 20, 'x')).ok());
  ASSERT_TRUE(file->Append("in the buffer").ok());
  ASSERT_TRUE(file->CutBack(5).ok());
  ASSERT_TRUE(file->Append("new").ok());
  ASSERT_TRUE(file->Close().ok());
  EXPECT_EQ(Slurp(Path("r.json")), "kept,new");
  EXPECT_FALSE(OutputFile::CreateAtomic("/dev/null")->can_cut_back());
}

TEST_F(OutputFileTest, LinksStayLinks) {
  std::ofstream(Path("target")) << "old";
  ASSERT_EQ(symlink(Path("target").c_str(), Path("link").c_str()), 0);
  Result<OutputFile> file = OutputFile::CreateAtomic(Path("link"));
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file->Append("new").ok());
  ASSERT_TRUE(file->Close().ok());
  EXPECT_TRUE(std::filesystem::is_symlink(Path("link")));
  EXPECT_EQ(Slurp(Path("target")), "new");
}

TEST_F(OutputFileTest, FailuresNameTheFile) {
  const Status missing = OutputFile::Create(Path("no/such/dir")).status();
  EXPECT_EQ(missing.failure(), Failure::kOutputCannotCreate);
  EXPECT_NE(missing.message().find("no/such/dir"), std::string::npos);
  Result<OutputFile> full = OutputFile::Create("/dev/full");
  ASSERT_TRUE(full.ok());
  ASSERT_TRUE(full->Append("x").ok());
  const Status status = full->Close();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.failure(), Failure::kOutputWriteError);
}

}  // namespace
}  // namespace penstock
