// The runner of the golden cases: finds *.test and *.test_slow below tests/, registers each as a
// GoogleTest case so that its name shows in ctest, and runs it. `--update` rewrites expectations
// (then read the diff). The format is described in tests/README.md.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "tests/golden/run_case.h"

namespace penstock::golden {
namespace {

namespace fs = std::filesystem;

bool update_expectations = false;

std::string FromEnvironment(const char* name, std::string otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : otherwise;
}

class GoldenCase : public testing::Test {
 public:
  GoldenCase(std::string path, std::string name, bool slow)
      : path_(std::move(path)), name_(std::move(name)), slow_(slow) {}

  void TestBody() override {
    if (slow_ && std::getenv("PENSTOCK_SLOW") == nullptr) {
      GTEST_SKIP() << "slow; set PENSTOCK_SLOW=1 to run it";
    }
    const auto read = ReadTestFile(path_);
    if (const auto* error = std::get_if<std::string>(&read)) FAIL() << path_ << ": " << *error;
    Tools tools;
    tools.build = FromEnvironment("PENSTOCK_BUILD", PENSTOCK_BUILD_DIR);
    const bool test_plugins = std::get<TestFile>(read).test_plugins;
    tools.penstock =
        tools.build + (test_plugins ? "/tests/penstock-with-test-plugins" : "/bin/penstock");
    tools.reference = tools.build + "/tests/penstock-reference";
    std::stringstream ways(FromEnvironment("PENSTOCK_WAYS", ""));
    for (std::string way; ways >> way;) tools.ways.push_back(way);
    tools.update = update_expectations;
    std::string folder = name_;
    std::replace(folder.begin(), folder.end(), '/', '.');
    // Two runners may be at work at once.
    tools.scratch = tools.build + "/scratch/" + folder + "." + std::to_string(getpid());
    if (!fs::exists(tools.penstock)) FAIL() << "there is no " << tools.penstock;
    bool failed = false;
    for (const WayResult& result : RunCase(std::get<TestFile>(read), tools)) {
      if (result.skipped) GTEST_SKIP() << result.skip_reason;
      for (const std::string& failure : result.failures) {
        ADD_FAILURE() << path_ << " (" << result.way << "): " << failure;
        failed = true;
      }
    }
    std::error_code ignored;
    if (!failed) fs::remove_all(tools.scratch, ignored);
  }

 private:
  const std::string path_, name_;
  const bool slow_;
};

void RegisterCases(const fs::path& root) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string extension = entry.path().extension();
    if (extension == ".test" || extension == ".test_slow") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) {
    const bool slow = path.extension() == ".test_slow";
    const std::string folder = path.parent_path().lexically_relative(root);
    const std::string suite = (slow ? "slow/" : "") + folder;
    const std::string name = suite + "." + path.stem().string();
    testing::RegisterTest(suite.c_str(), path.stem().c_str(), nullptr, nullptr, path.c_str(), 1,
                          [=]() -> GoldenCase* { return new GoldenCase(path, name, slow); });
  }
}

}  // namespace
}  // namespace penstock::golden

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--update") penstock::golden::update_expectations = true;
  }
  penstock::golden::RegisterCases(PENSTOCK_TESTS_DIR);
  return RUN_ALL_TESTS();
}
