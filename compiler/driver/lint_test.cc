#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "compiler/check/fix_job.h"
#include "compiler/check/project_file.h"
#include "compiler/diagnostics/secret_text.h"
#include "compiler/driver/find_jobs.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

namespace fs = std::filesystem;

class Lint : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "penstock_lint_XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root_ = name;
  }
  void TearDown() override { fs::remove_all(root_); }

  std::string Write(const std::string& name, const std::string& text) const {
    const fs::path path = fs::path(root_) / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path;
  }
  static std::string Read(const std::string& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::string root_;
};

TEST_F(Lint, LinksThatLeadInCirclesAreNotFollowed) {
  Write("a/b.json", "{}");
  fs::create_directory_symlink(root_, fs::path(root_) / "a/again");
  const FoundJobs found = FindJobs({root_, root_ + "/a/b.json"});
  EXPECT_EQ(found.paths, std::vector<std::string>{root_ + "/a/b.json"});
  EXPECT_TRUE(found.failures.empty());
}

TEST_F(Lint, AFileWhoseNameLooksLikeAPatternIsThatFile) {
  const std::string name = Write("job[1].json", "{}");
  EXPECT_EQ(FindJobs({name}).paths, std::vector<std::string>{name});
}

TEST_F(Lint, ReplacedFilesKeepTheirPermissionsAndLeaveNothingBehind) {
  const std::string path = Write("a.json", "old");
  ::chmod(path.c_str(), 0640);
  EXPECT_TRUE(ReplaceFile(path, "new").ok());
  EXPECT_EQ(Read(path), "new");
  struct stat info{};
  ::stat(path.c_str(), &info);
  EXPECT_EQ(info.st_mode & 07777, 0640u);
  EXPECT_EQ(std::distance(fs::directory_iterator(root_), {}), 1);
  EXPECT_FALSE(ReplaceFile(root_ + "/none.json", "new").ok());
  EXPECT_FALSE(ReplaceFile(root_, "new").ok());
}

TEST_F(Lint, TheNearestProjectFileUpwardsCounts) {
  Write(".penstock.json", R"({"lint": {"P202": "allow"}})");
  Write("a/.penstock.json", R"({"lint": {"P999": "allow"}})");
  ProjectFiles projects;
  EXPECT_EQ(projects.For(root_ + "/b/job.json").diagnostics.error_count(), 0);
  EXPECT_NE(projects.For(root_ + "/b/job.json").file, nullptr);
  EXPECT_EQ(projects.For(root_ + "/a/c/job.json").diagnostics.error_count(), 1);
}

// A thousand scripts in less than a second, as promised; ten times that leaves room for sanitizers
// and busy machines, and still catches what grows with the square.
TEST_F(Lint, ManyScriptsTakeLittleTime) {
  const std::string script =
      R"({"type": "job", "version": "2.0", "steps": [
        {"stepType": "txtfile", "category": "reader", "name": "R",
         "parameter": {"path": "in.csv", "column": [{"index": 0, "name": "n", "type": "long"}], "where": "n > 0"}},
        {"stepType": "stream", "category": "writer", "name": "W", "parameter": {}}]})";
  for (int i = 0; i < 1000; ++i) Write("job" + std::to_string(i) + ".json", script);
  const auto begin = std::chrono::steady_clock::now();
  const PluginCatalog catalog = StandardPlugins();
  const FoundJobs found = FindJobs({root_});
  ASSERT_EQ(found.paths.size(), 1000u);
  for (const std::string& path : found.paths) {
    EXPECT_FALSE(CheckJob(path, catalog).diagnostics.has_errors());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

void ExpectSecretKeys(const std::vector<OptionSpec>& options) {
  for (const OptionSpec& option : options) {
    const bool holds_more = option.name.ends_with("sasl.jaas.config");  // and is looked into
    EXPECT_TRUE(!option.secret || holds_more || IsSecretKey(option.name)) << option.name;
    ExpectSecretKeys(option.members);
  }
}

// Secrets are found by their keys, also where the script does not parse.
TEST_F(Lint, EverySecretOptionIsToldByItsName) {
  const PluginCatalog catalog = StandardPlugins();
  for (const PluginSpec& plugin : catalog.specs()) {
    if (plugin.reader) ExpectSecretKeys(plugin.reader->options);
    if (plugin.writer) ExpectSecretKeys(plugin.writer->options);
  }
}

}  // namespace
}  // namespace penstock
